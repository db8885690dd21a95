package dev.framelease.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
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
 * write. Core dumps leave mappings out: once one is written to, they would have all of it.
 *
 * <p>A thread that is interrupted reads and maps as any other, and stays interrupted. The JDK
 * closes a channel under such a thread, and so under all others: another takes its place.
 *
 * <p>One that became unreachable while it was open is reported through {@link System.Logger}, and
 * closed then. That is a safety net, and no way to close it.
 *
 * <p>Thread-safe.
 */
public final class CopyOnWriteFile implements AutoCloseable {
  /** Without O_NONBLOCK, opening a pipe would wait for somebody who writes to it. */
  private static final int FLAGS = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK;

  private final MemoryCalls calls;
  private final int fd;
  private final Descriptor descriptor;
  private final Cleaner.Cleanable unlessClosed;

  /** Changed under this object's lock. */
  private volatile FileChannel channel;

  private boolean open = true;

  /** Something that an interrupt may end, and that can be done again then. */
  private interface Use<T> {
    T of(FileChannel channel) throws IOException;
  }

  private CopyOnWriteFile(MemoryCalls calls, Descriptor descriptor, FileChannel channel) {
    this.calls = calls;
    this.fd = descriptor.number();
    this.descriptor = descriptor;
    this.channel = channel;
    this.unlessClosed = Descriptor.LOST.register(this, descriptor);
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
    return open(MemoryCalls.SYSTEM, path);
  }

  static CopyOnWriteFile open(MemoryCalls calls, Path path) throws IOException {
    int fd = LibC.open(bytesOf(path), FLAGS, 0);
    if (fd == -1) {
      throw failure(path, LibC.errno());
    }
    try {
      return new CopyOnWriteFile(calls, new Descriptor(fd, path), channelOf(fd));
    } catch (Throwable t) {
      LibC.close(fd);
      throw t;
    }
  }

  /** By its descriptor, lest another file is at the path by now. */
  private static FileChannel channelOf(int fd) throws IOException {
    return FileChannel.open(Path.of("/proc/self/fd/" + fd));
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
   * Returns how long the file is now.
   *
   * @return bytes
   * @throws IOException if that cannot be found out, or this is closed
   */
  public long size() throws IOException {
    return uninterrupted(FileChannel::size);
  }

  /**
   * Reads some bytes.
   *
   * @param target gets them from its position on, which is moved behind them
   * @param position where they start in the file
   * @return how many there were, at most as many as the target has room for; −1 at the end
   * @throws IOException if they cannot be read, or this is closed
   */
  public int read(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    // A read that an interrupt ended may have moved it, and does not say so.
    return uninterrupted(now -> now.read(target.position(start), position));
  }

  private <T> T uninterrupted(Use<T> use) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        FileChannel now = channel;
        try {
          return use.of(now);
        } catch (ClosedChannelException e) {
          // Of this thread's own interrupt, or of another's.
          interrupted |= Thread.interrupted();
          replace(now, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void replace(FileChannel closed, ClosedChannelException why)
      throws IOException {
    if (!open) {
      throw why;
    }
    try {
      if (channel == closed) {
        channel = channelOf(fd);
      }
    } finally {
      // Lest this is found lost, and closed, in its own last call.
      Reference.reachabilityFence(this);
    }
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
    try {
      return mapped(position, byteSize);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private ByteBuffer mapped(long position, long byteSize) throws IOException {
    // Java unmaps this address range some day; until then, something else is mapped there.
    ByteBuffer buffer = uninterrupted(now -> now.map(MapMode.READ_ONLY, position, byteSize));
    long before = position % LibC.getpagesize();
    long length = before + byteSize;
    long mapped = calls.mmap(fd, length, position - before);
    if (mapped == LibC.MAP_FAILED) {
      throw notMapped("mmap", position, byteSize);
    }
    long there = DirectBuffers.address(buffer) - before;
    // A whole mapping that moves: mmap with MAP_FIXED can fail and leave a hole behind.
    int flags = LibC.MREMAP_MAYMOVE | LibC.MREMAP_FIXED;
    boolean kept = calls.madvise(mapped, length, LibC.MADV_DONTDUMP) == -1;
    if (kept || calls.mremap(mapped, length, flags, there) == LibC.MAP_FAILED) {
      IOException failure =
          notMapped(kept ? "madvise(MADV_DONTDUMP)" : "mremap", position, byteSize);
      calls.munmap(mapped, length);
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
   * @throws SystemCallException if the system refuses
   */
  public static void discardWrites(ByteBuffer mapped) {
    int done = LibC.madvise(DirectBuffers.address(mapped), mapped.capacity(), LibC.MADV_DONTNEED);
    if (done == -1) {
      throw SystemCallException.ofErrno("madvise(…, " + mapped.capacity() + ", MADV_DONTNEED)");
    }
  }

  /**
   * Closes the file. Mappings stay. The first call counts; later ones do nothing.
   *
   * @throws IOException if the system says that it failed; the descriptor is closed then, too
   */
  @Override
  public synchronized void close() throws IOException {
    if (open) {
      open = false;
      try {
        channel.close();
      } finally {
        descriptor.close();
        unlessClosed.clean();
      }
    }
  }
}
