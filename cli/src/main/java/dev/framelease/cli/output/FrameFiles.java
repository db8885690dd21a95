package dev.framelease.cli.output;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.ipc.FrameWriteException;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.ipc.RecordingWriter;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.frame.Frame;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file, and another one beside it each time that the frames change their size or format. */
public final class FrameFiles implements FrameOutput {
  private final RecordingWriter writer;

  public FrameFiles(
      Path first, IpcOptions options, Map<String, String> metadata, FrameAllocator allocator) {
    this.writer = RecordingWriter.open(first, options, metadata, allocator);
  }

  @Override
  public void write(Frame frame) {
    try {
      writer.write(frame);
    } catch (FrameWriteException e) {
      throw failed(e);
    }
  }

  @Override
  public long frames() {
    return writer.framesWritten();
  }

  @Override
  public long bytes() {
    return writer.bytesWritten();
  }

  @Override
  public List<Path> files() {
    return writer.files();
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (FrameWriteException e) {
      throw failed(e);
    }
  }

  /** Says how to see what was written before, if anything was. */
  private RuntimeException failed(FrameWriteException e) {
    if (frames() == 0) {
      return e;
    }
    return new BadInputException(
        e.getMessage() + "; to see what was written: framelease play " + files().get(0), e);
  }
}
