package dev.framelease.cli.demo;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.pixels.Region;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The Arrow file of the demo, which takes frames until it has reached its limit. */
final class Recording implements AutoCloseable {
  private final FrameIpcWriter writer;
  private final long limitBytes;

  private Recording(FrameIpcWriter writer, long limitBytes) {
    this.writer = writer;
    this.limitBytes = limitBytes;
  }

  static Recording create(Path file, Region size, FrameAllocator allocator, long limitBytes) {
    FrameSchema schema = FrameSchema.of(size.width(), size.height());
    return new Recording(FrameIpcWriter.open(file, IpcFormat.FILE, schema, allocator), limitBytes);
  }

  /** Writes a frame, unless the file would grow beyond its limit; false then. */
  boolean add(FrameBuffer frame) {
    if (writer.bytesWritten() + frame.byteSize() > limitBytes) {
      return false;
    }
    writer.write(frame);
    return true;
  }

  /** Where the pixels of the last frame were written from; empty before the first one. */
  OptionalLong pixelsWrittenFrom() {
    return writer.framesWritten() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(writer.pixelsWrittenFrom());
  }

  long frames() {
    return writer.framesWritten();
  }

  long bytes() {
    return writer.bytesWritten();
  }

  long copiedBytes() {
    return writer.bytesCopied();
  }

  @Override
  public void close() {
    writer.close();
  }
}
