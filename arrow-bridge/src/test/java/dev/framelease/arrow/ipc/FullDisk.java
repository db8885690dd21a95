package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/** A file on a disk that fills up: it takes a part of a write, then none, as the system does. */
final class FullDisk implements SeekableByteChannel {
  private final FileChannel file;
  private long room = Long.MAX_VALUE;

  FullDisk(FileChannel file) {
    this.file = file;
  }

  void fillUpAfter(long bytes) {
    room = bytes;
  }

  void empty() {
    room = Long.MAX_VALUE;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    int count = (int) Math.min(room, source.remaining());
    ByteBuffer part = source.slice(source.position(), count);
    source.position(source.position() + count);
    while (part.hasRemaining()) {
      file.write(part);
    }
    room -= room == Long.MAX_VALUE ? 0 : count;
    return count;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return file.read(target);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    file.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
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
