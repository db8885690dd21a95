package dev.framelease.cli.output;

import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Standard output, which takes the pixels alone, frame after frame, row after row. */
public final class PixelChannel implements FrameOutput {
  private final FileChannel channel;
  private final SameLayout same = new SameLayout();
  private long frames;
  private long bytes;

  public PixelChannel() {
    StandardOutput.requireNoTerminal("pixels");
    channel = StandardOutput.stream().getChannel();
  }

  @Override
  public void write(Frame frame) {
    same.require(frame);
    ByteBuffer pixels = frame.buffer();
    try {
      while (pixels.hasRemaining()) {
        bytes += channel.write(pixels);
      }
    } catch (IOException e) {
      throw StandardOutput.refused(e);
    }
    frames++;
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<Path> files() {
    return List.of();
  }

  @Override
  public void close() {
    // Standard output stays open until the process ends.
  }
}
