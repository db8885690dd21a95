package dev.framelease.posix;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What {@link SharedMemory} and {@link CopyOnWriteFile} ask of the system and may be refused, with
 * names, arguments and results as in the manual pages. So tests can refuse one call after the
 * other.
 */
@SuppressWarnings("MethodName")
class MemoryCalls {
  static final MemoryCalls SYSTEM = new MemoryCalls();

  int memfd_create(String name, int flags) {
    return LibC.memfd_create(name, flags);
  }

  int fcntl(int fd, int cmd, int arg) {
    return LibC.fcntl(fd, cmd, arg);
  }

  int fallocate(int fd, int mode, long offset, long len) {
    return LibC.fallocate(fd, mode, offset, len);
  }

  int madvise(long addr, long length, int advice) {
    return LibC.madvise(addr, length, advice);
  }

  /** Maps nothing but zeros, which take no memory until somebody writes. */
  long mmap(long length) {
    int flags = LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS | LibC.MAP_NORESERVE;
    return LibC.mmap(0, length, LibC.PROT_READ | LibC.PROT_WRITE, flags, -1, 0);
  }

  /** Maps a part of a file, whose writes stay here. */
  long mmap(int fd, long length, long offset) {
    int flags = LibC.MAP_PRIVATE | LibC.MAP_NORESERVE;
    return LibC.mmap(0, length, LibC.PROT_READ | LibC.PROT_WRITE, flags, fd, offset);
  }

  long mremap(long oldAddress, long size, int flags, long newAddress) {
    return LibC.mremap(oldAddress, size, size, flags, newAddress);
  }

  int munmap(long addr, long length) {
    return LibC.munmap(addr, length);
  }

  /**
   * Maps by way of Java, since a buffer that Java mapped keeps the mapping, as do all its slices.
   */
  MappedByteBuffer mmap(int fd, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, length);
    }
  }
}
