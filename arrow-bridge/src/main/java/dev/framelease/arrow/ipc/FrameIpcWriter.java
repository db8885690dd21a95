package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes frames as Arrow IPC, one record batch for each. The pixels go from the frame's memory to
 * the channel; Framelease copies none of them, and {@link #bytesCopied()} measures it.
 *
 * <p>With {@link Compression#ZSTD} a thread of the writer's compresses and writes, in order, while
 * up to two frames wait for it; {@link #write(Frame)} waits when there are more. A frame that waits
 * holds its slot, and counts against the allocator's limits: allow at least four frames. What fails
 * there is told by the next {@code write}, or by {@link #close()}.
 *
 * <p>When a write fails, the frames before it are kept where the channel can be truncated: {@link
 * #close()} then makes a complete file of them, and throws where it cannot. The frame that failed
 * is the caller's, as ever.
 *
 * <p>Interrupts do not end a write to a regular file that this class has opened; the thread stays
 * interrupted. They end one to a pipe, a socket or a channel of the caller's, and close it ({@link
 * java.nio.channels.InterruptibleChannel}), as {@link IpcOptions#withTimeout} does.
 *
 * <p>Thread-safe; writes go one after another. What has been written can be asked for at any time,
 * while a write waits for its reader, too.
 */
public final class FrameIpcWriter implements AutoCloseable {
  private final FrameSchema schema;
  private final FrameAllocator allocator;
  private final IpcOutput output;
  private final FrameTarget target;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private FrameIpcWriter(
      IpcOutput output, IpcOptions options, FrameSchema schema, FrameAllocator allocator) {
    this.schema = schema;
    this.allocator = allocator;
    this.output = output;
    if (options.compression() == Compression.NONE) {
      this.target = output;
    } else {
      WritingThread thread = new WritingThread(output);
      thread.start();
      this.target = thread;
    }
  }

  /**
   * Opens a writer to a new file with {@link IpcOptions#of}.
   *
   * @param path as {@link #open(Path, IpcOptions, FrameSchema, FrameAllocator)}
   * @param format file or stream
   * @param schema the size, or any, and the format of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the file cannot be made, or its start not be written
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameIpcWriter open(
      Path path, IpcFormat format, FrameSchema schema, FrameAllocator allocator) {
    return open(path, IpcOptions.of(format), schema, allocator);
  }

  /**
   * Opens a writer to a new file that its owner alone can read (mode 0600). It replaces a file of
   * that name once its start has been written; if that fails, nothing changes.
   *
   * @param path the file, in a folder that exists; or a device or named pipe. A link is followed.
   *     To open a pipe waits for its reader, whatever the timeout.
   * @param options format, compression, timeout
   * @param schema the size, or any, and the format of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the file cannot be made, or its start not be written
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameIpcWriter open(
      Path path, IpcOptions options, FrameSchema schema, FrameAllocator allocator) {
    requireOpen(allocator);
    try {
      RecordingFile file = RecordingFile.create(path);
      try {
        return started(
            new IpcOutput(path.toString(), file.channel(), options, schema, allocator),
            file::takeName,
            options,
            schema,
            allocator);
      } catch (Throwable t) {
        file.abandon();
        throw t;
      }
    } catch (IOException e) {
      throw RecordingFile.refused(path, e);
    }
  }

  /**
   * Opens a writer to a channel with {@link IpcOptions#of}.
   *
   * @param channel as {@link #open(WritableByteChannel, IpcOptions, FrameSchema, FrameAllocator)}
   * @param format file or stream
   * @param schema the size, or any, and the format of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the start cannot be written
   * @throws IllegalStateException if the allocator is closed
   * @throws IllegalArgumentException as the other one
   */
  public static FrameIpcWriter open(
      WritableByteChannel channel, IpcFormat format, FrameSchema schema, FrameAllocator allocator) {
    return open(channel, IpcOptions.of(format), schema, allocator);
  }

  /**
   * Opens a writer to a channel: of a file, a socket (TCP or Unix domain), a pipe, or standard
   * output, which is {@code new FileOutputStream(FileDescriptor.out).getChannel()}.
   *
   * @param channel a blocking channel that the writer takes over and closes, also if this fails.
   *     Use a channel of the system's: what {@link
   *     java.nio.channels.Channels#newChannel(java.io.OutputStream)} makes copies the pixels, where
   *     {@link #bytesCopied()} cannot see it. For {@link IpcFormat#FILE}, a channel that can seek
   *     is at the start of an empty file; a stream may follow other bytes.
   * @param options format, compression, timeout
   * @param schema the size, or any, and the format of the frames
   * @param allocator wraps the frames. It stays the caller's.
   * @return a writer that the caller owns and must close
   * @throws FrameWriteException if the start cannot be written
   * @throws IllegalStateException if the allocator is closed
   * @throws IllegalArgumentException if the channel does not block, or is that of a file that is
   *     not empty where this one must begin
   */
  public static FrameIpcWriter open(
      WritableByteChannel channel,
      IpcOptions options,
      FrameSchema schema,
      FrameAllocator allocator) {
    Objects.requireNonNull(channel, "channel");
    try {
      try {
        requireOpen(allocator);
        requireBlocking(channel);
        if (options.format() == IpcFormat.FILE) {
          requireEmpty(channel);
        }
        return started(
            new IpcOutput("the channel", channel, options, schema, allocator),
            () -> {},
            options,
            schema,
            allocator);
      } catch (Throwable t) {
        channel.close();
        throw t;
      }
    } catch (IOException e) {
      throw new FrameWriteException("the channel takes no data: " + WriteFailure.reason(e), e);
    }
  }

  private static FrameIpcWriter started(
      IpcOutput output,
      WriteTimeout.Write whenStarted,
      IpcOptions options,
      FrameSchema schema,
      FrameAllocator allocator)
      throws IOException {
    output.start();
    FrameIpcWriter writer = new FrameIpcWriter(output, options, schema, allocator);
    try {
      // Last, since it puts the new recording in the place of an old one.
      whenStarted.run();
      return writer;
    } catch (Throwable t) {
      writer.closeAfter(t);
      throw t;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (FrameWriteException e) {
      failure.addSuppressed(e);
    }
  }

  private static void requireOpen(FrameAllocator allocator) {
    if (!allocator.isOpen()) {
      throw new IllegalStateException("the frame allocator is closed; open another one");
    }
  }

  private static void requireBlocking(WritableByteChannel channel) {
    if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
      throw new IllegalArgumentException(
          channel
              + " does not block: call configureBlocking(true), and bound the time of a write"
              + " by IpcOptions.withTimeout");
    }
  }

  /** The footer of a file says where things are from its first byte on, and is its end. */
  private static void requireEmpty(WritableByteChannel channel) {
    if (channel instanceof SeekableByteChannel file) {
      long position;
      long size;
      try {
        position = file.position();
        size = file.size();
      } catch (IOException e) {
        // A pipe or a terminal that poses as a file has neither.
        return;
      }
      if (position != 0 || size != 0) {
        throw new IllegalArgumentException(
            "the channel is at byte "
                + position
                + " of a file of "
                + size
                + " bytes, and IpcFormat.FILE needs byte 0 of one of 0 bytes, since its table of"
                + " contents counts from there and is its end; truncate(0), open it with"
                + " TRUNCATE_EXISTING, or write IpcFormat.STREAM, which can follow other bytes");
      }
    }
  }

  /**
   * Writes a frame, and returns when the channel has taken it; or, with compression, when it waits
   * to be compressed.
   *
   * @param frame stays the caller's
   * @throws dev.framelease.arrow.batch.FrameFormatException if the frame does not fit the schema;
   *     nothing was written, and the next frame may follow
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link FrameAllocator#wrap(Frame)}
   * @throws FrameWriteException if the channel or the compression failed, with this frame or, with
   *     compression, one before it; only {@link #close()} may follow. Or, with compression alone,
   *     if the thread is interrupted while others wait: the frame was not taken, the thread stays
   *     interrupted, and this writer can go on.
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
  public void write(FrameBuffer frame) {
    schema.requireFits(frame.info());
    if (!open.get()) {
      throw new IllegalStateException(output + " is closed");
    }
    target.write(frame);
  }

  /**
   * Returns how many frames have been written. With compression, those that wait do not count yet.
   *
   * @return whole frames
   */
  public long framesWritten() {
    return output.progress().frames();
  }

  /**
   * Returns how much the channel has taken, metadata included.
   *
   * @return bytes
   */
  public long bytesWritten() {
    return output.progress().bytes();
  }

  /**
   * Returns how many bytes of pixels were not written from the memory of their frame. It is
   * measured by the address of every buffer that the channel was given.
   *
   * @return bytes: 0, unless something goes wrong; with compression, those of all frames
   */
  public long bytesCopied() {
    return output.progress().bytesCopied();
  }

  /**
   * Returns where the pixels of the last frame were written from: the address of the buffer that
   * the channel was given.
   *
   * @return a native address, the frame's own; 0 before the first frame, or if they were copied
   */
  public long pixelsWrittenFrom() {
    return output.progress().pixelsFrom();
  }

  /**
   * Writes what waits and the end, and closes the channel. Later calls do nothing. It waits for a
   * write that is under way: where its reader does not read, interrupt its thread, close the
   * channel, or use {@link IpcOptions#withTimeout} from the start.
   *
   * @throws FrameWriteException if the recording is not complete; the channel is closed then, too
   */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      target.close();
    }
  }
}
