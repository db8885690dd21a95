package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.batch.FrameSchema;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Writes rows to a channel, and keeps what is complete. Thread-safe. */
final class IpcOutput implements FrameTarget {
  private final String target;
  private final FrameSchema schema;
  private final FrameAllocator allocator;
  private final VectorSchemaRoot noRows;
  private final MeasuredChannel channel;
  private final BatchWriter batches;
  private final WriteTimeout timeout;
  private final ZstdFrames zstd;
  private long frames;
  private long copied;
  private boolean endsWell = true;
  private boolean failed;

  /** Takes the channel over once it has been made. */
  IpcOutput(
      String target,
      WritableByteChannel channel,
      IpcOptions options,
      FrameSchema schema,
      FrameAllocator allocator) {
    this.target = target;
    this.schema = schema;
    this.allocator = allocator;
    this.channel = new MeasuredChannel(channel);
    this.timeout =
        new WriteTimeout(
            channel, options.timeout().filter(unused -> !(channel instanceof UninterruptedFile)));
    this.noRows =
        VectorSchemaRoot.create(
            options.extensionMetadata() ? schema.arrow() : PlainColumns.of(schema.arrow()),
            allocator.arrow());
    this.batches = BatchWriter.of(options.format(), noRows, this.channel);
    this.zstd =
        options.compression() == Compression.ZSTD ? new ZstdFrames(allocator.arrow()) : null;
  }

  /** Writes what comes before the first batch. */
  void start() throws IOException {
    timeout.run(
        () -> {
          batches.start();
          channel.flush();
        });
  }

  /** Gives back all memory, and leaves the channel open. */
  void abandon() {
    noRows.close();
    if (zstd != null) {
      zstd.close();
    }
  }

  @Override
  public synchronized void write(FrameBuffer frame) {
    if (failed) {
      throw new IllegalStateException(target + " failed before, so nothing can follow");
    }
    try (FrameBuffer held = frame.share();
        ArrowRecordBatch row = FrameRow.of(schema, held, allocator.arrow())) {
      channel.expect(held.address(), held.byteSize());
      if (zstd == null) {
        write(row, held);
        return;
      }
      try (ArrowRecordBatch compressed = zstd.compress(row)) {
        write(compressed, held);
      }
    }
  }

  private void write(ArrowRecordBatch row, FrameBuffer frame) {
    long start = channel.written();
    long startInFrames = channel.writtenFromFrames();
    failed = true;
    try {
      timeout.run(
          () -> {
            batches.write(row);
            channel.flush();
          });
      failed = false;
      frames++;
      copied += frame.byteSize() - (channel.writtenFromFrames() - startInFrames);
    } catch (IOException e) {
      endsWell = channel.takeBack(start);
      throw failedAt(frame, e);
    } finally {
      endsWell = endsWell && (!failed || channel.takeBack(start));
    }
  }

  private FrameWriteException failedAt(FrameBuffer frame, IOException cause) {
    return new FrameWriteException(
        frame + " could not be written to " + target + ": " + cause.getMessage() + remedy(), cause);
  }

  private String remedy() {
    return "; "
        + frames
        + (endsWell
            ? " frames were written before it, and close() makes a complete recording of them"
            : " frames were written before it, and the end cannot be written any more:"
                + " FrameArchive reads such a recording");
  }

  synchronized long frames() {
    return frames;
  }

  synchronized long bytes() {
    return channel.written();
  }

  synchronized long bytesCopied() {
    return copied;
  }

  synchronized long pixelsWrittenFrom() {
    return channel.firstAddress();
  }

  @Override
  public synchronized void close() {
    try (channel;
        noRows;
        zstd) {
      if (!endsWell) {
        throw new IOException("a write failed, and it cannot be taken back");
      }
      timeout.run(
          () -> {
            batches.end();
            channel.flush();
          });
    } catch (IOException e) {
      throw new FrameWriteException(
          target
              + " could not be completed after "
              + frames
              + " frames: "
              + e.getMessage()
              + "; FrameArchive reads what there is of a file",
          e);
    }
  }

  @Override
  public String toString() {
    return target;
  }
}
