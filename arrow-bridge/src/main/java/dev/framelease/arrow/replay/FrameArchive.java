package dev.framelease.arrow.replay;

import dev.framelease.arrow.JvmFlags;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.Column.Part;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Plural;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A recording, read back as frames: Arrow IPC files and streams of the format that {@code
 * docs/arrow-format.md} describes, not compressed or with ZSTD. Its frames are what live ones are,
 * with the mapped file as their memory; Framelease copies none of the pixels. Compressed ones are
 * decoded into memory of a bounded number of frames, and so are columns of images converted that
 * lie in memory as no frame does.
 *
 * <p>A file is read by its footer. One that has none, since its writer was killed, and a stream are
 * read from message to message; every frame that is all there is found, and {@link #isComplete()}
 * tells whether the end was. The file may be longer than 2 GiB; the heap holds 16 bytes for each
 * record batch, whatever the size of the frames.
 *
 * <p>Nothing in the file is believed: whatever its bytes are, the answer is a frame that lies
 * within the file, or an {@link ArchiveFormatException}. See {@link PixelAccess#MAPPED} for what
 * another process can do to a mapped file, and {@link PixelAccess#COPIED} for places where it
 * might.
 *
 * <p>An archive that becomes unreachable while it is open is reported through {@link
 * System.Logger}, with the stack that opened it where {@link HolderLedger#tracksStacks()}, and its
 * file is closed then. That is a safety net; a stream of it keeps it reachable.
 *
 * <p>Every method but {@link #close()} throws {@link IllegalStateException} after it. Thread-safe;
 * an iterator is for one thread.
 */
public final class FrameArchive implements Iterable<Frame>, AutoCloseable {
  private final ArchiveFile file;
  private final Contents contents;
  private final Rows rows;
  private final ArchiveMemory memory;
  private final OpenStreams streams = new OpenStreams();
  private final AtomicBoolean open = new AtomicBoolean(true);

  private FrameArchive(ArchiveFile file, ArchiveOptions options) {
    this.file = file;
    this.contents = Contents.read(file, options);
    ZstdDecoders decoders = new ZstdDecoders(file);
    this.rows = new Rows(file, contents, decoders);
    this.memory = new ArchiveMemory(file, decoders, options, contents.images());
  }

  /**
   * Opens a recording with {@link ArchiveOptions#DEFAULT}.
   *
   * @param path a file
   * @return an archive that the caller owns and must close
   * @throws ArchiveFormatException if it is not of the format
   * @throws ArchiveReadException if it cannot be read
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs; the message names it
   */
  public static FrameArchive open(Path path) {
    return open(path, ArchiveOptions.DEFAULT);
  }

  /**
   * Opens a recording. It is read as far as it goes now; what is written later is not seen.
   *
   * @param path a regular file
   * @param options mapped or copied, and what the file may leave unsaid
   * @return an archive that the caller owns and must close
   * @throws ArchiveFormatException if it is not of the format
   * @throws ArchiveReadException if it cannot be read
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs; the message names it
   */
  public static FrameArchive open(Path path, ArchiveOptions options) {
    Objects.requireNonNull(options, "options");
    JvmFlags.require();
    FixedShapeTensorType.ensureRegistered();
    ArchiveFile file = ArchiveFile.open(path);
    try {
      return new FrameArchive(file, options);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  /**
   * Returns how many frames there are.
   *
   * @return the rows of all record batches
   */
  public long size() {
    requireOpen();
    return rows.count();
  }

  /**
   * Tells whether the recording has its end: the footer of a file, or the end mark before it, which
   * is that of a stream, too.
   *
   * @return false if its writer was killed, is still writing, or the rest was cut off
   */
  public boolean isComplete() {
    requireOpen();
    return contents.isComplete();
  }

  /**
   * Returns the layout of every frame.
   *
   * @return a packed layout
   * @throws IllegalStateException if they are of any size, so that each frame knows its own ({@link
   *     FrameSchema#isOfAnySize()}), or this is closed
   */
  public FrameLayout layout() {
    requireOpen();
    return contents.schema().layout();
  }

  /**
   * Returns the schema to write such frames with.
   *
   * @return a schema for frames of this size, or of any if these are, of the version that is
   *     written
   */
  public FrameSchema schema() {
    requireOpen();
    return contents.schema();
  }

  /**
   * Returns the schema as it is in the file, with all columns and metadata.
   *
   * @return fields and metadata
   */
  public Schema arrowSchema() {
    requireOpen();
    return contents.arrow();
  }

  /**
   * Returns one frame. Columns that the file lacks read as: sequence, the index and one; region,
   * the size of the frame at the origin; times and geometry epoch, zero; damage, unknown.
   *
   * @param index from 0 on, in the order of the file
   * @return a frame that the caller owns and must close. It stays readable when this archive is
   *     closed.
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws CopiesInUseException if as many frames are held as may be copied, decoded or converted
   *     at a time
   * @throws ArchiveFormatException if its row describes no frame, or the file has been changed
   * @throws ArchiveReadException if the file cannot be read or mapped
   */
  public Frame get(long index) {
    requireOpen();
    Objects.checkIndex(index, rows.count());
    PixelPlace place = rows.pixels(index);
    FrameMemory used = memory.of(place);
    used.require(place);
    FrameInfo info = rows.info(index, place.image().layout(), used.copiedBytes(place));
    Lease lease = used.lend(place, "frame " + info.sequence() + " of " + file);
    try {
      return Frame.of(lease, info);
    } catch (Throwable t) {
      lease.close();
      throw t;
    }
  }

  /**
   * Tells whether the frames have times of capture, so that {@link #indexAt} can be asked.
   *
   * @return false if the file has no column {@code captured_at}, or one of others that says
   *     something else, or is null in some rows
   */
  public boolean hasTimes() {
    requireOpen();
    return rows.has(Part.CAPTURED_AT);
  }

  /**
   * Finds the frame that was the newest at a moment, by {@code captured_at}. It searches by halves,
   * so the times must not go back from frame to frame; where the clock was set back, it finds one
   * of the frames of about that time.
   *
   * @param moment wall-clock time
   * @return the index of the last frame that was captured then or before, or empty if the first one
   *     was captured later
   * @throws IllegalStateException if the recording has no such column ({@link #hasTimes()}), or is
   *     closed
   * @throws ArchiveFormatException if the file has been changed
   * @throws ArchiveReadException if the file cannot be read
   */
  public OptionalLong indexAt(Instant moment) {
    if (!hasTimes()) {
      throw new IllegalStateException(
          file + " has no column captured_at that says a time of each frame; use get(index)");
    }
    long low = 0;
    long high = rows.count();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (rows.capturedAt(middle).isAfter(moment)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == 0 ? OptionalLong.empty() : OptionalLong.of(low - 1);
  }

  /**
   * Returns the frames one after another. Each is the caller's to close, as that of {@link #get},
   * and {@code next()} fails as that does; after that it goes on with the frame after, or, where
   * too many are held, with the same.
   *
   * @return an iterator from the first frame to the last
   */
  @Override
  public Iterator<Frame> iterator() {
    long size = size();
    return new Iterator<>() {
      private long next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public Frame next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the archive has " + Plural.counted(size, "frame"));
        }
        try {
          return get(next++);
        } catch (CopiesInUseException e) {
          // Nothing is wrong with the frame.
          next--;
          throw e;
        }
      }
    };
  }

  /**
   * Replays the frames as a stream, as {@link ScreenSession#stream} gives those of a screen, with
   * the same policies for slow consumers. The first frame is due at once, and each other one as
   * long after it as it was captured, by {@code completed_nanos} or else {@code captured_at},
   * divided by the speed; without these columns, all are due at once. A frame that is late is
   * delivered all the same, and the later ones are in time again. The stream ends after the last
   * frame, and when this archive is closed.
   *
   * @param speed 1 for real time, 2 for twice as fast, infinite for as fast as frames are taken
   * @param options the policy, the bound, the limit; the recording has its own pace, so that the
   *     rate is not used
   * @return a stream that the caller owns and must close. Its times of delivery mean nothing, since
   *     the clock of the recording is another one. It throws a {@link CaptureException} with {@link
   *     Reason#UNREADABLE} where a frame cannot be read.
   * @throws IllegalArgumentException if the speed is not positive
   * @throws CaptureException if this is closed meanwhile ({@link Reason#SESSION_CLOSED})
   */
  public FrameStream stream(double speed, StreamOptions options) {
    requireOpen();
    if (!(speed > 0)) {
      throw new IllegalArgumentException("the speed of a replay must be positive, and is " + speed);
    }
    return streams.open(
        new ReplaySource(this, speed),
        new StreamName("replay", file.toString()),
        options.asFastAsPossible());
  }

  /** When a frame was captured, on the clock that is best for differences. */
  double nanosOf(long index) {
    requireOpen();
    return rows.nanos(index);
  }

  /**
   * Closes the file, and ends the streams. Frames that are out stay readable until their last
   * close. Later calls do nothing.
   *
   * @throws ArchiveReadException if the file cannot be closed
   */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      try (file;
          memory) {
        streams.close(new CaptureException(Reason.SESSION_CLOSED, this + ": its stream ends"));
      }
    }
  }

  private void requireOpen() {
    if (!open.get()) {
      throw new ArchiveClosedException(file, null);
    }
  }

  @Override
  public String toString() {
    return "archive " + file + (open.get() ? "" : " (closed)");
  }
}
