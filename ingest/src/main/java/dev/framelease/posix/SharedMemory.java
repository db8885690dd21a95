package dev.framelease.posix;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Memory that another process can map too, by a descriptor and without a name: a memfd.
 *
 * <p>Its pages are there from the start, so that shortage is an error of {@link #allocate} and not
 * a fault later, and its size is sealed, so that no other process can pull it away under a reader.
 * It stays mapped here while any buffer over it is reachable, also after {@link #retire}. Core
 * dumps leave it out.
 *
 * <p>Thread-safe.
 */
public final class SharedMemory {
  private static final int SEALS = LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_SEAL;
  private static final int PUNCH = LibC.FALLOC_FL_PUNCH_HOLE | LibC.FALLOC_FL_KEEP_SIZE;

  private final MemoryCalls calls;
  private final MappedByteBuffer buffer;
  private final long address;
  private final long fileBytes;
  private int fd;

  private SharedMemory(
      MemoryCalls calls, int fd, MappedByteBuffer buffer, long address, long fileBytes) {
    this.calls = calls;
    this.fd = fd;
    this.buffer = buffer;
    this.address = address;
    this.fileBytes = fileBytes;
  }

  /**
   * Allocates memory, all of it zeros.
   *
   * @param name shown in {@code /proc/PID/maps}, at most 249 bytes
   * @param byteSize bytes, at least 1
   * @return memory that the caller owns and must {@link #retire}
   * @throws SystemCallException if the system has none, or does not know how; nothing is left open
   *     then
   * @throws IllegalArgumentException if the size is below 1
   */
  public static SharedMemory allocate(String name, int byteSize) {
    return allocate(MemoryCalls.SYSTEM, name, byteSize);
  }

  static SharedMemory allocate(MemoryCalls calls, String name, int byteSize) {
    if (byteSize < 1) {
      throw new IllegalArgumentException(
          "shared memory must have at least 1 byte, and not " + byteSize);
    }
    // A hole can only be punched into whole pages.
    long page = LibC.getpagesize();
    long fileBytes = (byteSize + page - 1) / page * page;
    int fd = create(calls, name);
    try {
      fallocate(calls, fd, 0, fileBytes);
      check(calls.fcntl(fd, LibC.F_ADD_SEALS, SEALS), "fcntl(" + fd + ", F_ADD_SEALS)");
      return map(calls, fd, byteSize, fileBytes);
    } catch (Throwable t) {
      LibC.close(fd);
      throw t;
    }
  }

  private static int create(MemoryCalls calls, String name) {
    int flags = LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING;
    int fd = calls.memfd_create(name, flags | LibC.MFD_NOEXEC_SEAL);
    if (fd == -1 && LibC.errno() == LibC.EINVAL) {
      // Linux before 6.3 does not know MFD_NOEXEC_SEAL.
      fd = calls.memfd_create(name, flags);
    }
    // Not check(): no descriptor may be lost for want of heap for its message.
    if (fd == -1) {
      throw SystemCallException.ofErrno(
          "memfd_create(\"" + name + "\", 0x" + Integer.toHexString(flags) + ")");
    }
    return fd;
  }

  private static void fallocate(MemoryCalls calls, int fd, int mode, long bytes) {
    int result;
    do {
      result = calls.fallocate(fd, mode, 0, bytes);
    } while (result == -1 && LibC.errno() == LibC.EINTR);
    check(result, "fallocate(" + fd + ", " + mode + ", 0, " + bytes + ")");
  }

  private static void check(int result, String call) {
    if (result == -1) {
      throw SystemCallException.ofErrno(call);
    }
  }

  private static SharedMemory map(MemoryCalls calls, int fd, int byteSize, long fileBytes) {
    MappedByteBuffer buffer = mmap(calls, fd, byteSize);
    try {
      long address = DirectBuffers.address(buffer);
      check(
          calls.madvise(address, byteSize, LibC.MADV_DONTDUMP),
          "madvise(0x" + Long.toHexString(address) + ", " + byteSize + ", MADV_DONTDUMP)");
      return new SharedMemory(calls, fd, buffer, address, fileBytes);
    } catch (Throwable t) {
      // The mapping stays until the buffer is collected, and would keep the pages.
      int unused = LibC.fallocate(fd, PUNCH, 0, fileBytes);
      throw t;
    }
  }

  private static MappedByteBuffer mmap(MemoryCalls calls, int fd, int byteSize) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return calls.mmap(fd, byteSize);
        } catch (ClosedByInterruptException e) {
          // Mapping takes no time; the interrupt is for what the thread does next.
          interrupted |= Thread.interrupted();
        } catch (IOException | UnsupportedOperationException e) {
          throw SystemCallException.ofCause(
              "mapping " + byteSize + " bytes of /proc/self/fd/" + fd,
              e,
              "it takes a mounted /proc, address space (ulimit -v), and a descriptor (ulimit -n)");
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns where the memory starts, good to use while a buffer over it is reachable.
   *
   * @return a native address
   */
  public long address() {
    return address;
  }

  /**
   * Returns a buffer over all of the memory. It, its slices and duplicates keep the memory mapped.
   *
   * @return always the same writable buffer: duplicate it before you move its position
   */
  public MappedByteBuffer buffer() {
    return buffer;
  }

  /**
   * Makes another descriptor of this memory, to be given away.
   *
   * @return a close-on-exec descriptor that the caller owns
   * @throws SystemCallException if the process has no descriptor left
   * @throws IllegalStateException if this memory is retired
   */
  public synchronized int duplicateDescriptor() {
    if (fd == -1) {
      throw new IllegalStateException("the shared memory at " + this + " is retired");
    }
    int copy = calls.fcntl(fd, LibC.F_DUPFD_CLOEXEC, 0);
    if (copy == -1) {
      throw SystemCallException.ofErrno("fcntl(" + fd + ", F_DUPFD_CLOEXEC)");
    }
    return copy;
  }

  /**
   * Closes a descriptor of this memory that was given to who, after a failure, may have closed it
   * or not. Does nothing where it is closed, or another file's by now.
   *
   * @param copy what {@link #duplicateDescriptor} returned, and nobody else closes any more
   */
  public synchronized void takeBack(int copy) {
    if (fd != -1 && inodeOf(copy).equals(inodeOf(fd))) {
      LibC.close(copy);
    }
  }

  private static Optional<Object> inodeOf(int descriptor) {
    try {
      return Optional.of(
          Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), "unix:dev,ino"));
    } catch (IOException e) {
      return Optional.empty(); // It is closed.
    }
  }

  /**
   * Gives the pages back to the system, for every process that maps them, and closes the
   * descriptor. Whoever still reads finds zeros, whatever another process that has the memory
   * mapped writes from now on. The first call counts; later ones do nothing.
   *
   * <p>It takes some milliseconds for tens of megabytes.
   *
   * @throws SystemCallException if the pages could not be given back before the last mapping goes
   */
  public synchronized void retire() {
    if (fd == -1) {
      return;
    }
    try {
      fallocate(calls, fd, PUNCH, fileBytes);
    } finally {
      try {
        mapZeros();
      } finally {
        LibC.close(fd);
        fd = -1;
      }
    }
  }

  /** Java unmaps this address range some day; until then, something else is mapped there. */
  private void mapZeros() {
    long zeros = calls.mmap(fileBytes);
    if (zeros == LibC.MAP_FAILED) {
      throw SystemCallException.ofErrno("mmap(0, " + fileBytes + ", MAP_ANONYMOUS)");
    }
    int unused = LibC.madvise(zeros, fileBytes, LibC.MADV_DONTDUMP); // Nothing secret is there.
    // A whole mapping that moves: mmap with MAP_FIXED can fail and leave a hole behind.
    int flags = LibC.MREMAP_MAYMOVE | LibC.MREMAP_FIXED;
    if (calls.mremap(zeros, fileBytes, flags, address) == LibC.MAP_FAILED) {
      SystemCallException failure =
          SystemCallException.ofErrno("mremap(…, 0x" + Long.toHexString(address) + ")");
      calls.munmap(zeros, fileBytes);
      throw failure;
    }
  }

  /**
   * As {@link #retire}, a little later, on a thread of its own: for a last close, which must not
   * block. A failure is logged.
   */
  public void retireSoon() {
    Retirement.add(this);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(address) + " (" + buffer.capacity() + " bytes)";
  }
}
