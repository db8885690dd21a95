package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RecordingPart;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/**
 * Writes frames whose size or pixel format may change: each time that it does, the recording goes
 * on in a new file. All files share a name in their metadata, and count their parts; see {@link
 * RecordingPart}. A {@link FrameIpcWriter} with {@link FrameSchema#ofAnySize} goes on in one file
 * instead, as long as the format stays.
 *
 * <p>Each file is written by a {@link FrameIpcWriter}, and complete when the next one has started.
 * The first is made when the first frame comes, since only it says the size.
 *
 * <p>Thread-safe; writes go one after another. What has been written can be asked for at any time,
 * while a write takes its time, too.
 */
public final class RecordingWriter implements AutoCloseable {
  private final Path first;
  private final IpcOptions options;
  private final Map<String, String> metadata;
  private final FrameAllocator allocator;
  private final String recording = UUID.randomUUID().toString();
  private final List<Path> files = new CopyOnWriteArrayList<>();
  private RecordingPart next = new RecordingPart(recording, 0);
  private FrameSchema schema;
  private boolean open = true;

  /** For whoever asks while a write takes its time. */
  private volatile Parts parts = new Parts(0, 0, null, null);

  /** What complete files have, who writes the present one, and who completes the one before. */
  private record Parts(long frames, long bytes, FrameIpcWriter present, FrameIpcWriter former) {
    long framesWritten() {
      return frames
          + of(present, FrameIpcWriter::framesWritten)
          + of(former, FrameIpcWriter::framesWritten);
    }

    long bytesWritten() {
      return bytes
          + of(present, FrameIpcWriter::bytesWritten)
          + of(former, FrameIpcWriter::bytesWritten);
    }

    private static long of(FrameIpcWriter writer, ToLongFunction<FrameIpcWriter> count) {
      return writer == null ? 0 : count.applyAsLong(writer);
    }

    /** The present file is the former one. */
    Parts followedBy(FrameIpcWriter next) {
      return new Parts(frames, bytes, next, present);
    }

    /** The former one is complete, or never will be. */
    Parts finished() {
      return new Parts(
          frames + of(former, FrameIpcWriter::framesWritten),
          bytes + of(former, FrameIpcWriter::bytesWritten),
          present,
          null);
    }
  }

  private RecordingWriter(
      Path first, IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    this.first = first;
    this.options = options;
    this.metadata = metadata;
    this.allocator = allocator;
  }

  /**
   * Opens a writer. No file is made before the first frame.
   *
   * @param first the first file; the others stand beside it, {@code screen-1.arrow} next to {@code
   *     screen.arrow}. Files that have these names are replaced.
   * @param options of all files
   * @param metadata of all schemas, such as {@link FrameSchema#DISPLAY_KEY}
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws IllegalArgumentException as {@link FrameSchema#withMetadata}
   */
  public static RecordingWriter open(
      Path first, IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(allocator, "allocator");
    // Whatever it refuses for a size, it refuses for all.
    FrameSchema.of(1, 1).withMetadata(metadata);
    return new RecordingWriter(first, options, Map.copyOf(metadata), allocator);
  }

  /**
   * Writes a frame: into the present file if it fits there, else into a new one.
   *
   * @param frame stays the caller's
   * @throws dev.framelease.arrow.batch.FrameFormatException if the frame has padded rows, or is too
   *     large; nothing was written, and the next frame may follow
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link FrameAllocator#wrap(Frame)}
   * @throws FrameWriteException if a file failed. If it was the new one that could not be made, or
   *     the former one that could not be completed, this frame may be written again; so it may
   *     after an interrupt, as {@link FrameIpcWriter#write(Frame)} says.
   * @throws IllegalStateException if this writer is closed, its file failed before, or the
   *     allocator or the frame is closed
   */
  public synchronized void write(Frame frame) {
    if (!open) {
      throw new IllegalStateException("the recording " + first + " is closed");
    }
    FrameLayout layout = frame.info().layout();
    if (parts.present() == null || !isSame(layout, schema.layout())) {
      FrameSchema changed =
          FrameSchema.of(layout.width(), layout.height(), layout.format()).withMetadata(metadata);
      changed.requireFits(frame.info());
      startPart(changed);
    }
    parts.present().write(frame);
  }

  private static boolean isSame(FrameLayout a, FrameLayout b) {
    return a.width() == b.width() && a.height() == b.height() && a.format() == b.format();
  }

  /** The new file first: if it cannot be made, the present one goes on. */
  private void startPart(FrameSchema changed) {
    FrameSchema part = changed.withMetadata(next.metadata());
    Path path = next.path(first);
    parts = parts.followedBy(FrameIpcWriter.open(path, options, part, allocator));
    schema = part;
    files.add(path);
    next = next.next();
    finishFormer();
  }

  private void finishFormer() {
    if (parts.former() != null) {
      try {
        parts.former().close();
      } finally {
        parts = parts.finished();
      }
    }
  }

  /**
   * Returns the name that all files share in their metadata.
   *
   * @return a name that no other recording has
   */
  public String recording() {
    return recording;
  }

  /**
   * Returns the files so far.
   *
   * @return a copy, in the order of their parts; empty before the first frame
   */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /**
   * Returns how many frames have been written, in all files together.
   *
   * @return as {@link FrameIpcWriter#framesWritten()}
   */
  public long framesWritten() {
    return parts.framesWritten();
  }

  /**
   * Returns how much has been written, in all files together.
   *
   * @return bytes, metadata included
   */
  public long bytesWritten() {
    return parts.bytesWritten();
  }

  /**
   * Completes the last file. Later calls do nothing.
   *
   * @throws FrameWriteException if its end could not be written; it is closed then, too
   */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      parts = parts.followedBy(null);
      finishFormer();
    }
  }
}
