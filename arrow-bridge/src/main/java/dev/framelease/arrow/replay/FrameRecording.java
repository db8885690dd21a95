package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.RecordingPart;
import dev.framelease.frame.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * All files of a recording whose frames changed their size or format, one {@link FrameArchive} for
 * each. See {@link RecordingPart} for how they belong together.
 *
 * <p>After {@link #close()} every archive of {@link #parts()} is closed, and an iterator fails as
 * those do. Thread-safe, as its archives; an iterator is for one thread.
 */
public final class FrameRecording implements Iterable<Frame>, AutoCloseable {
  private final List<FrameArchive> parts;

  private FrameRecording(List<FrameArchive> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Opens a recording: the first file, and those beside it that go on with it. A file of the next
   * name that belongs to another recording ends it, and so does one that is not there.
   *
   * @param first the first file
   * @param options for all files
   * @return a recording that the caller owns and must close
   * @throws ArchiveFormatException if a file is not of the format, or the first one is another part
   * @throws ArchiveReadException if a file cannot be read
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs; the message names it
   */
  public static FrameRecording open(Path first, ArchiveOptions options) {
    List<FrameArchive> parts = new ArrayList<>();
    try {
      parts.add(FrameArchive.open(first, options));
      Optional<RecordingPart> part = partOf(first, parts.get(0));
      if (part.isPresent() && part.get().number() != 0) {
        throw new Place(first.toString(), 0)
            .wrong("part " + part.get().number() + " of a recording", "part 0: open that one");
      }
      while (part.isPresent()) {
        part = openNext(first, part.get().next(), options, parts);
      }
      return new FrameRecording(parts);
    } catch (Throwable t) {
      try {
        Closing.all(closesOf(parts));
      } catch (RuntimeException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }

  /** Adds the archive of a part; empty if there is none. */
  private static Optional<RecordingPart> openNext(
      Path first, RecordingPart part, ArchiveOptions options, List<FrameArchive> parts) {
    Path path = part.path(first);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    FrameArchive archive = openPart(path, part, first, options);
    parts.add(archive);
    if (!partOf(path, archive).equals(Optional.of(part))) {
      parts.remove(archive);
      archive.close();
      return Optional.empty();
    }
    return Optional.of(part);
  }

  /** A file of such a name may be somebody else's; but to end before it could lose frames. */
  private static FrameArchive openPart(
      Path path, RecordingPart part, Path first, ArchiveOptions options) {
    try {
      return FrameArchive.open(path, options);
    } catch (ArchiveFormatException e) {
      throw e.with(remedy(part, first));
    } catch (ArchiveReadException e) {
      throw new ArchiveReadException(e.getMessage() + remedy(part, first), e.getCause());
    }
  }

  private static String remedy(RecordingPart part, Path first) {
    return "; it has the name of part "
        + part.number()
        + " of the recording "
        + first
        + ": move it away to read the parts before it, or open one part alone with FrameArchive";
  }

  private static Optional<RecordingPart> partOf(Path path, FrameArchive archive) {
    return new Place(path.toString(), 0)
        .parse(
            "a schema",
            "the name of a recording and the number of a part, or neither",
            () -> RecordingPart.of(archive.arrowSchema()));
  }

  /**
   * Returns the files.
   *
   * @return their archives in the order of the parts, which stay this object's
   */
  public List<FrameArchive> parts() {
    return parts;
  }

  /**
   * Returns the frames of all files one after another. Each is the caller's to close, and {@code
   * next()} fails as that of {@link FrameArchive#iterator} does.
   *
   * @return an iterator from the first frame of the first file to the last frame of the last one
   */
  @Override
  public Iterator<Frame> iterator() {
    return new FrameIterator(parts.iterator());
  }

  /** Opens a frame when it is asked for: a stream's iterator would open all of a file ahead. */
  private static final class FrameIterator implements Iterator<Frame> {
    private final Iterator<FrameArchive> rest;
    private Iterator<Frame> frames = Collections.emptyIterator();

    FrameIterator(Iterator<FrameArchive> rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      while (!frames.hasNext() && rest.hasNext()) {
        frames = rest.next().iterator();
      }
      return frames.hasNext();
    }

    @Override
    public Frame next() {
      return hasNext() ? frames.next() : Collections.<Frame>emptyIterator().next();
    }
  }

  /**
   * Closes the files. Frames that are out stay readable until their last close.
   *
   * @throws ArchiveReadException if a file cannot be closed; all others are closed then
   */
  @Override
  public void close() {
    Closing.all(closesOf(parts));
  }

  private static List<Runnable> closesOf(List<FrameArchive> parts) {
    return parts.stream().<Runnable>map(part -> part::close).toList();
  }
}
