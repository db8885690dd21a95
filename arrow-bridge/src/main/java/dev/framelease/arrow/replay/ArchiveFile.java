package dev.framelease.arrow.replay;

import dev.framelease.posix.CopyOnWriteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The bytes of a recording, as many as there were when it was opened. Every range is checked before
 * it is read or mapped. Thread-safe.
 */
final class ArchiveFile implements RowBytes, AutoCloseable {
  /** The JDK keeps a direct buffer for each thread as large as the largest heap buffer it reads. */
  private static final int MAX_READ = 64 << 10;

  private final Path path;
  private final CopyOnWriteFile file;
  private final long byteSize;

  private ArchiveFile(Path path, CopyOnWriteFile file, long byteSize) {
    this.path = path;
    this.file = file;
    this.byteSize = byteSize;
  }

  static ArchiveFile open(Path path) {
    try {
      // A pipe would block here until somebody writes to it.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new FileSystemException(
            path.toString(),
            null,
            "it is no regular file; name a file of frames, and save what comes through a pipe first");
      }
      CopyOnWriteFile file = CopyOnWriteFile.open(path);
      try {
        return new ArchiveFile(path, file, file.size());
      } catch (Throwable t) {
        file.close();
        throw t;
      }
    } catch (IOException e) {
      throw new ArchiveReadException(path + " cannot be opened: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "there is no permission to read it";
    }
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : e.toString();
  }

  long byteSize() {
    return byteSize;
  }

  Place at(long position) {
    return new Place(path.toString(), position);
  }

  @Override
  public ByteBuffer read(long position, int length) {
    requireWithin(position, length);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(position, bytes, MAX_READ);
    return bytes.flip();
  }

  /** Fills the direct buffer from its position to its limit. */
  void readInto(long position, ByteBuffer target) {
    requireWithin(position, target.remaining());
    readFully(position, target, target.remaining());
  }

  /**
   * Maps a range; the mapping outlives this file, until nothing can reach it any more. What native
   * code writes into it does not reach the file.
   */
  ByteBuffer map(long position, long length) {
    requireWithin(position, length);
    return done("mapped", position, () -> file.map(position, length));
  }

  private void readFully(long position, ByteBuffer target, int atOnce) {
    int start = target.position();
    int end = target.limit();
    while (target.position() < end) {
      target.limit((int) Math.min(end, (long) target.position() + atOnce));
      long from = position + target.position() - start;
      if (done("read", from, () -> file.read(target, from)) < 0) {
        throw at(from).wrong("the end of the file", "more: it was cut while it was read");
      }
    }
  }

  private void requireWithin(long position, long length) {
    if (position < 0 || length < 0 || length > byteSize || position > byteSize - length) {
      throw at(position).wrong("a range of " + length + " bytes", "one within " + byteSize);
    }
  }

  private <T> T done(String what, long position, Transfer<T> transfer) {
    try {
      return transfer.run();
    } catch (ClosedChannelException e) {
      // Nothing else closes it: so somebody has closed the archive meanwhile.
      throw new ArchiveClosedException(path, e);
    } catch (IOException e) {
      throw new ArchiveReadException(at(position) + " cannot be " + what + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new ArchiveReadException(path + " cannot be closed: " + e, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private interface Transfer<T> {
    T run() throws IOException;
  }
}
