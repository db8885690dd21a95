package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RowBuffers;
import dev.framelease.pixels.Plural;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes rows to a channel, and keeps what is complete. Thread-safe. */
final class IpcOutput implements FrameTarget {
  private final String target;
  private final FrameSchema schema;
  private final MeasuredChannel channel;
  private final IpcEnvelope envelope;
  private final FrameRow rows;
  private final RowMessage message;
  private final WriteTimeout timeout;

  /** Null where frames are not compressed. */
  private final ZstdFrames zstd;

  /** For whoever asks while a write takes its time. */
  private volatile Progress progress = new Progress(0, 0, 0, 0);

  private long frames;
  private long copied;
  private boolean endsWell = true;
  private boolean failed;
  private boolean closed;

  /** Takes the channel over once it has been made. */
  IpcOutput(
      String target,
      WritableByteChannel channel,
      IpcOptions options,
      FrameSchema schema,
      FrameAllocator allocator) {
    this.target = target;
    this.schema = schema;
    this.channel = new MeasuredChannel(channel);
    this.timeout =
        new WriteTimeout(
            channel, options.timeout().filter(unused -> !(channel instanceof UninterruptedFile)));
    this.envelope =
        new IpcEnvelope(
            options.format(),
            options.extensionMetadata() ? schema.arrow() : PlainColumns.of(schema.arrow()));
    boolean compressed = options.compression() == Compression.ZSTD;
    this.zstd = compressed ? new ZstdFrames(allocator) : null;
    this.rows = compressed ? FrameRow.besideCompressed() : FrameRow.plain();
    this.message = new RowMessage(compressed);
  }

  /**
   * What has been written.
   *
   * @param frames whole ones
   * @param bytes metadata included
   * @param bytesCopied bytes of pixels that did not come from the memory of their frame
   * @param pixelsFrom where those of the last frame came from, or 0
   */
  record Progress(long frames, long bytes, long bytesCopied, long pixelsFrom) {}

  /** Writes what comes before the first batch. */
  void start() throws IOException {
    ByteBuffer start = envelope.start();
    timeout.run(() -> channel.write(start));
    tell();
  }

  private void tell() {
    progress = new Progress(frames, channel.written(), copied, channel.firstAddress());
  }

  @Override
  public synchronized void write(FrameBuffer frame) {
    if (closed) {
      throw new IllegalStateException(target + " is closed");
    }
    if (failed) {
      throw new IllegalStateException(target + " failed before, so nothing can follow");
    }
    try (FrameBuffer held = frame.share()) {
      RowBuffers row = rows.describe(schema, held.info());
      ByteBuffer pixels = zstd == null ? held.pixels() : zstd.compress(held.pixels());
      channel.expect(held.address(), held.byteSize());
      write(message.of(row, pixels), held);
    }
  }

  private void write(ByteBuffer[] batch, FrameBuffer frame) {
    long start = channel.written();
    long startInFrames = channel.writtenFromFrames();
    failed = true;
    try {
      timeout.run(() -> channel.write(batch));
      failed = false;
      frames++;
      envelope.add(start, message);
      copied += frame.byteSize() - (channel.writtenFromFrames() - startInFrames);
    } catch (IOException e) {
      endsWell = channel.takeBack(start);
      throw failedAt(frame, e);
    } finally {
      endsWell = endsWell && (!failed || channel.takeBack(start));
      tell();
    }
  }

  private FrameWriteException failedAt(FrameBuffer frame, IOException cause) {
    return new FrameWriteException(
        frame + " could not be written to " + target + ": " + WriteFailure.reason(cause) + remedy(),
        cause);
  }

  private String remedy() {
    return endsWell
        ? "; closing makes a complete recording of the "
            + Plural.counted(frames, "frame")
            + " before it"
        : "; the "
            + Plural.counted(frames, "frame")
            + " before it can be read without the end, which cannot be written any more";
  }

  /** Does not wait for a write. */
  Progress progress() {
    return progress;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try (zstd;
        channel) {
      if (!endsWell) {
        throw new IOException("a write failed, and it cannot be taken back");
      }
      ByteBuffer end = envelope.end();
      timeout.run(() -> channel.write(end));
      tell();
    } catch (IOException e) {
      throw new FrameWriteException(
          target
              + " could not be completed after "
              + Plural.counted(frames, "frame")
              + ": "
              + WriteFailure.reason(e)
              + "; what there is of a file can be read without an end",
          e);
    }
  }

  @Override
  public String toString() {
    return target;
  }
}
