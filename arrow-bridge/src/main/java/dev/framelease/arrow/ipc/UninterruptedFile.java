package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A regular file that interrupts do not close. The JDK closes a {@link FileChannel} under a thread
 * that is interrupted while it writes; so a second one is open on the same file, goes on at the
 * same byte, and is replaced. The thread stays interrupted. For one thread at a time.
 */
final class UninterruptedFile implements SeekableByteChannel, GatheringByteChannel {
  private final Object fileKey;
  private Path path;
  private FileChannel file;
  private FileChannel spare;
  private long position;

  private UninterruptedFile(Path path, Object fileKey, FileChannel file, FileChannel spare) {
    this.path = path;
    this.fileKey = fileKey;
    this.file = file;
    this.spare = spare;
  }

  static UninterruptedFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      Object fileKey = keyOf(path);
      // Last, since nobody would close it.
      FileChannel spare = FileChannel.open(path, StandardOpenOption.WRITE);
      return new UninterruptedFile(path, fileKey, file, spare);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  private static Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Says that the file has another name now. */
  void movedTo(Path newPath) {
    path = newPath;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source});
  }

  @Override
  public long write(ByteBuffer[] sources) throws IOException {
    return write(sources, 0, sources.length);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    int[] starts = new int[length];
    for (int i = 0; i < length; i++) {
      starts[i] = sources[offset + i].position();
    }
    long count =
        uninterrupted(
            () -> {
              // Of a write that an interrupt ended, nobody says how much was written.
              for (int i = 0; i < length; i++) {
                sources[offset + i].position(starts[i]);
              }
              return file.position(position).write(sources, offset, length);
            });
    position += count;
    return count;
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    uninterrupted(() -> file.truncate(size));
    position = Math.min(position, size);
    return this;
  }

  private <T> T uninterrupted(Transfer<T> transfer) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return transfer.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          // Else the next channel would be closed, too.
          boolean unused = Thread.interrupted();
          useSpare(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void useSpare(ClosedByInterruptException interrupt) throws IOException {
    if (spare == null) {
      throw interrupt;
    }
    file = spare;
    spare = null;
    // Somebody may have moved or replaced the file since.
    if (Files.exists(path) && fileKey != null && fileKey.equals(keyOf(path))) {
      spare = FileChannel.open(path, StandardOpenOption.WRITE);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    return uninterrupted(() -> file.size());
  }

  @Override
  public int read(ByteBuffer target) {
    throw new NonReadableChannelException();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      if (spare != null) {
        spare.close();
      }
    }
  }

  private interface Transfer<T> {
    T run() throws IOException;
  }
}
