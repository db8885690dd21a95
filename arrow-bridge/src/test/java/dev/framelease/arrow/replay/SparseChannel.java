package dev.framelease.arrow.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes large buffers as a hole: only the bytes at both of its ends take room on the disk, and all
 * others must be zero.
 */
final class SparseChannel implements WritableByteChannel {
  private static final int LARGE = 1 << 20;

  private final FileChannel file;
  private final int ends;

  SparseChannel(Path path, int ends) throws IOException {
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE);
    this.ends = ends;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (length < LARGE) {
      return file.write(source);
    }
    int limit = source.limit();
    writeFully(source.limit(source.position() + ends));
    file.position(file.position() + length - 2L * ends);
    writeFully(source.limit(limit).position(limit - ends));
    return length;
  }

  private void writeFully(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      file.write(source);
    }
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
