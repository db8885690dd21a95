package dev.framelease.arrow.replay;

import dev.framelease.arrow.ipc.ForwardingChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes large buffers as a hole: only the bytes at both of its ends take room on the disk, and all
 * others must be zero.
 */
final class SparseChannel extends ForwardingChannel<FileChannel> {
  private static final int LARGE = 1 << 20;

  private final int ends;

  SparseChannel(Path path, int ends) throws IOException {
    super(
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE));
    this.ends = ends;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (length < LARGE) {
      return target.write(source);
    }
    int limit = source.limit();
    writeFully(source.limit(source.position() + ends));
    target.position(target.position() + length - 2L * ends);
    writeFully(source.limit(limit).position(limit - ends));
    return length;
  }

  private void writeFully(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      target.write(source);
    }
  }
}
