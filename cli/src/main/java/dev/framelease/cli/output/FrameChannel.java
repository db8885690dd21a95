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

/** Standard output, which takes frames of one size and format: those of the first one. */
public final class FrameChannel implements FrameOutput {
  private final IpcOptions options;
  private final Map<String, String> metadata;
  private final FrameAllocator allocator;
  private final SameLayout same = new SameLayout();
  private FrameIpcWriter writer;

  public FrameChannel(IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    StandardOutput.requireNoTerminal("an Arrow stream");
    this.options = options;
    this.metadata = metadata;
    this.allocator = allocator;
  }

  @Override
  public void write(Frame frame) {
    same.require(frame);
    try {
      if (writer == null) {
        FrameLayout found = frame.info().layout();
        FrameSchema schema =
            FrameSchema.of(found.width(), found.height(), found.format()).withMetadata(metadata);
        writer =
            FrameIpcWriter.open(StandardOutput.stream().getChannel(), options, schema, allocator);
      }
      writer.write(frame);
    } catch (FrameWriteException e) {
      throw StandardOutput.refused(e);
    }
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
      writer.close();
    }
  }
}
