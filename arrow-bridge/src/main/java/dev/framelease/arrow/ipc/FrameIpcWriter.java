package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Writes frames as Arrow IPC, one record batch for each. The pixels go from the frame's memory to
 * the channel; Framelease copies none of them, and {@link #bytesCopied()} measures it.
 *
 * <p>When a write fails, the frames before it are kept where the channel can be truncated: {@link
 * #close()} then makes a complete file of them. The frame that failed is the caller's, as ever.
 *
 * <p>A thread that is interrupted already writes to a regular file as any other, and stays
 * interrupted. An interrupt in the middle of a write closes the channel ({@link
 * java.nio.channels.InterruptibleChannel}); a file is without an end then.
 *
 * <p>Thread-safe; writes go one after another.
 */
public final class FrameIpcWriter implements AutoCloseable {
  private final String target;
  private final FrameSchema schema;
  private final FrameAllocator allocator;
  private final VectorSchemaRoot noRows;
  private final MeasuredChannel channel;
  private final BatchWriter batches;
  private long frames;
  private long copied;
  private boolean endsWell = true;
  private boolean failed;
  private boolean open = true;

  private FrameIpcWriter(
      String target,
      MeasuredChannel channel,
      IpcFormat format,
      FrameSchema schema,
      FrameAllocator allocator) {
    if (!allocator.isOpen()) {
      throw new IllegalStateException("the frame allocator is closed; open another one");
    }
    this.target = target;
    this.schema = schema;
    this.allocator = allocator;
    this.channel = channel;
    this.noRows = VectorSchemaRoot.create(schema.arrow(), allocator.arrow());
    this.batches = BatchWriter.of(format, noRows, this.channel);
  }

  /**
   * Opens a writer to a new file that its owner alone can read (mode 0600). It replaces a file of
   * that name once its start has been written; if that fails, nothing changes.
   *
   * @param path the file, in a folder that exists; or a device or named pipe
   * @param format file or stream
   * @param schema the size of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the file cannot be made
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameIpcWriter open(
      Path path, IpcFormat format, FrameSchema schema, FrameAllocator allocator) {
    try {
      RecordingFile file = RecordingFile.create(path);
      try {
        MeasuredChannel channel = new MeasuredChannel(file.channel(), file.isRegular());
        FrameIpcWriter writer =
            new FrameIpcWriter(path.toString(), channel, format, schema, allocator);
        writer.batches.start();
        file.takeName();
        return writer;
      } catch (Throwable t) {
        file.abandon();
        throw t;
      }
    } catch (IOException e) {
      throw RecordingFile.refused(path, e);
    }
  }

  /**
   * Opens a writer to a channel.
   *
   * @param channel a blocking channel that the writer takes over and closes, also if this fails.
   *     Use a channel of the system's, as a file's or a socket's: what {@link
   *     java.nio.channels.Channels#newChannel(java.io.OutputStream)} makes copies the pixels, where
   *     {@link #bytesCopied()} cannot see it.
   * @param format file or stream
   * @param schema the size of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the start cannot be written
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameIpcWriter open(
      WritableByteChannel channel, IpcFormat format, FrameSchema schema, FrameAllocator allocator) {
    Objects.requireNonNull(channel, "channel");
    String target = "the channel";
    try {
      try {
        FrameIpcWriter writer =
            new FrameIpcWriter(target, new MeasuredChannel(channel), format, schema, allocator);
        writer.batches.start();
        return writer;
      } catch (Throwable t) {
        channel.close();
        throw t;
      }
    } catch (IOException e) {
      throw new FrameWriteException(target + " takes no data: " + e, e);
    }
  }

  /**
   * Writes a frame, and returns when the channel has taken it.
   *
   * @param frame stays the caller's
   * @throws dev.framelease.arrow.batch.FrameFormatException if the frame does not fit the schema;
   *     nothing was written, and the next frame may follow
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws FrameWriteException if the channel failed; only {@link #close()} may follow
   * @throws IllegalStateException if this writer is closed or has failed, or the allocator or the
   *     frame is closed
   */
  public void write(Frame frame) {
    schema.requireFits(frame.info());
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      write(buffer);
    }
  }

  /**
   * Writes a frame that has been wrapped already.
   *
   * @param frame stays the caller's
   * @throws dev.framelease.arrow.batch.FrameFormatException as {@link #write(Frame)}
   * @throws FrameWriteException as {@link #write(Frame)}
   * @throws IllegalStateException as {@link #write(Frame)}
   */
  public synchronized void write(FrameBuffer frame) {
    if (!open || failed) {
      throw new IllegalStateException(
          target + (open ? " failed before, so nothing can follow" : " is closed"));
    }
    try (FrameBuffer held = frame.share();
        ArrowRecordBatch row = FrameRow.of(schema, held, allocator.arrow())) {
      channel.expect(held.address(), held.byteSize());
      write(row, held);
    }
  }

  private void write(ArrowRecordBatch row, FrameBuffer frame) {
    long start = channel.written();
    long startInFrames = channel.writtenFromFrames();
    failed = true;
    try {
      batches.write(row);
      failed = false;
      frames++;
      copied += frame.byteSize() - (channel.writtenFromFrames() - startInFrames);
    } catch (IOException e) {
      throw failedAt(frame, e);
    } finally {
      endsWell = !failed || channel.takeBack(start);
    }
  }

  private FrameWriteException failedAt(FrameBuffer frame, IOException cause) {
    return new FrameWriteException(
        frame
            + " could not be written to "
            + target
            + ": "
            + cause
            + "; "
            + frames
            + " frames were written before it, and close() makes a complete "
            + "recording of them if the channel can be truncated",
        cause);
  }

  /**
   * Returns how many frames have been written.
   *
   * @return whole frames
   */
  public synchronized long framesWritten() {
    return frames;
  }

  /**
   * Returns how much the channel has taken, metadata included.
   *
   * @return bytes
   */
  public synchronized long bytesWritten() {
    return channel.written();
  }

  /**
   * Returns how many bytes of pixels were not written from the memory of their frame. It is
   * measured by the address of every buffer that the channel was given.
   *
   * @return bytes: 0, unless something goes wrong
   */
  public synchronized long bytesCopied() {
    return copied;
  }

  /**
   * Returns where the pixels of the last frame were written from: the address of the buffer that
   * the channel was given.
   *
   * @return a native address, the frame's own; 0 before the first frame, or if they were copied
   */
  public synchronized long pixelsWrittenFrom() {
    return channel.firstAddress();
  }

  /**
   * Writes the end and closes the channel. Later calls do nothing.
   *
   * @throws FrameWriteException if the end could not be written; the channel is closed then, too
   */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try (channel;
        noRows) {
      if (endsWell) {
        batches.end();
      }
    } catch (IOException e) {
      throw new FrameWriteException(
          target + " could not be completed after " + frames + " frames: " + e, e);
    }
  }
}
