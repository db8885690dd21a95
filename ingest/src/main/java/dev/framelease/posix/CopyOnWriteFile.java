package dev.framelease.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that is read, and whose mappings native code may write into: what it writes is this
 * process's alone (copy on write), and the file stays as it is. Java maps so only what it may
 * write.
 *
 * <p>Thread-safe.
 */
public final class CopyOnWriteFile implements AutoCloseable {
  /** Without O_NONBLOCK, opening a pipe would wait for somebody who writes to it. */
  private static final int FLAGS = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK;

  private final int fd;
  private final FileChannel channel;
  private boolean open = true;

  private CopyOnWriteFile(int fd, FileChannel channel) {
    this.fd = fd;
    this.channel = channel;
  }

  /**
   * Opens a file.
   *
   * @param path of a regular file in the default file system
   * @return the file, which the caller owns and must close
   * @throws NoSuchFileException if there is none
   * @throws AccessDeniedException if it may not be read
   * @throws IOException if it cannot be opened for another reason
   */
  public static CopyOnWriteFile open(Path path) throws IOException {
    int fd = LibC.open(bytesOf(path), FLAGS, 0);
    if (fd == -1) {
      throw failure(path, LibC.errno());
    }
    try {
      // By its descriptor, lest another file is at the path by now.
      return new CopyOnWriteFile(fd, FileChannel.open(Path.of("/proc/self/fd/" + fd)));
    } catch (Throwable t) {
      LibC.close(fd);
      throw t;
    }
  }

  /** The bytes that a path has for the system, with a 0 at the end. */
  private static byte[] bytesOf(Path path) throws IOException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new FileSystemException(path.toString(), null, "it is not in the default file system");
    }
    // A URI has each byte as it is, whatever the locale makes of it.
    String uri = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  private static IOException failure(Path path, int errno) {
    return switch (errno) {
      case LibC.ENOENT -> new NoSuchFileException(path.toString());
      case LibC.EACCES -> new AccessDeniedException(path.toString());
      default ->
          new FileSystemException(
              path.toString(), null, LibC.strerror(errno) + " (errno " + errno + ")");
    };
  }

  /**
   * Returns the file as Java reads it.
   *
   * @return a channel for reading, which this object closes
   */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Maps a part of the file.
   *
   * @param position where it starts, in bytes
   * @param byteSize bytes, at least 1, within the file
   * @return a read-only buffer, whose address native code may write to. The part stays mapped while
   *     it or a slice or duplicate of it is reachable, also after {@link #close()}.
   * @throws IOException if it cannot be mapped
   */
  public synchronized ByteBuffer map(long position, long byteSize) throws IOException {
    // Java unmaps this address range some day; until then, something else is mapped there.
    ByteBuffer buffer = channel.map(MapMode.READ_ONLY, position, byteSize);
    long before = position % LibC.getpagesize();
    long length = before + byteSize;
    long mapped =
        LibC.mmap(
            0,
            length,
            LibC.PROT_READ | LibC.PROT_WRITE,
            LibC.MAP_PRIVATE | LibC.MAP_NORESERVE,
            fd,
            position - before);
    if (mapped == LibC.MAP_FAILED) {
      throw notMapped("mmap", position, byteSize);
    }
    long there = DirectBuffers.address(buffer) - before;
    // A whole mapping that moves: mmap with MAP_FIXED can fail and leave a hole behind.
    int flags = LibC.MREMAP_MAYMOVE | LibC.MREMAP_FIXED;
    if (LibC.mremap(mapped, length, length, flags, there) == LibC.MAP_FAILED) {
      IOException failure = notMapped("mremap", position, byteSize);
      LibC.munmap(mapped, length);
      throw failure;
    }
    return buffer;
  }

  private static IOException notMapped(String call, long position, long byteSize) {
    return new IOException(
        call
            + " of "
            + byteSize
            + " bytes at "
            + position
            + " failed: "
            + LibC.strerror(LibC.errno())
            + "; it takes address space (ulimit -v, vm.overcommit_memory)");
  }

  /**
   * Takes back what was written into a mapping: it shows the file again. Whoever reads meanwhile
   * may see either.
   *
   * @param mapped what {@link #map} returned for a position that is a multiple of the page's size
   */
  public static void discardWrites(ByteBuffer mapped) {
    int done = LibC.madvise(DirectBuffers.address(mapped), mapped.capacity(), LibC.MADV_DONTNEED);
    if (done == -1) {
      throw new IllegalStateException(
          "madvise(MADV_DONTNEED) failed: " + LibC.strerror(LibC.errno()));
    }
  }

  /** Closes the file. Mappings stay. The first call counts; later ones do nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (open) {
      open = false;
      try {
        channel.close();
      } finally {
        LibC.close(fd);
      }
    }
  }
}
