package dev.framelease.cli.output;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.FrameWriteException;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Standard output, which takes frames of one size and format, those of the first one; or, where
 * whoever reads it shall know that, of any size.
 */
public final class FrameChannel implements FrameOutput {
  private final IpcOptions options;
  private final Map<String, String> metadata;
  private final FrameAllocator allocator;
  private final boolean anySize;
  private final SameLayout same = new SameLayout();
  private FrameIpcWriter writer;

  private FrameChannel(
      IpcOptions options, Map<String, String> metadata, FrameAllocator allocator, boolean anySize) {
    StandardOutput.requireNoTerminal("an Arrow stream");
    this.options = options;
    this.metadata = metadata;
    this.allocator = allocator;
    this.anySize = anySize;
  }

  public static FrameChannel ofOneSize(
      IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    return new FrameChannel(options, metadata, allocator, false);
  }

  public static FrameChannel ofAnySize(
      IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    return new FrameChannel(options, metadata, allocator, true);
  }

  @Override
  public void write(Frame frame) {
    if (!anySize) {
      same.require(frame);
    }
    try {
      if (writer == null) {
        writer =
            FrameIpcWriter.open(
                StandardOutput.stream().getChannel(),
                options,
                schema(frame.info().layout()).withMetadata(metadata),
                allocator);
      }
      writer.write(frame);
    } catch (FrameWriteException e) {
      throw StandardOutput.refused(e);
    }
  }

  private FrameSchema schema(FrameLayout first) {
    return anySize
        ? FrameSchema.ofAnySize(first.format())
        : FrameSchema.of(first.width(), first.height(), first.format());
  }

  @Override
  public long frames() {
    return writer == null ? 0 : writer.framesWritten();
  }

  @Override
  public long bytes() {
    return writer == null ? 0 : writer.bytesWritten();
  }

  @Override
  public List<Path> files() {
    return List.of();
  }

  @Override
  public void close() {
    if (writer != null) {
      try {
        writer.close();
      } catch (FrameWriteException e) {
        throw StandardOutput.refused(e);
      }
    }
  }
}
