package dev.framelease.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Shared memory, and files, of a system that refuses some of the calls they take: all of them are
 * real but the refused ones, which change nothing and fail as the system would. Thread-safe.
 */
public final class ScarceMemory {
  private final String name;
  private final IntPredicate refused;
  private final Set<Long> mapped = new HashSet<>();
  private int calls;
  private String lastRefused = "";

  private ScarceMemory(String name, IntPredicate refused) {
    this.name = name;
    this.refused = refused;
  }

  /** Refuses one call of all that are made. */
  public static ScarceMemory refusing(String name, int call) {
    return new ScarceMemory(name, number -> number == call);
  }

  /** Refuses the calls that a condition is true for, by their numbers from 1 on. */
  public static ScarceMemory refusingWhere(String name, IntPredicate refused) {
    return new ScarceMemory(name, refused);
  }

  /** Memory as the pool of a backend asks for it. */
  public SharedMemory allocate(int byteSize) {
    return SharedMemory.allocate(new Calls(), name, byteSize);
  }

  /** A file whose mappings ask for memory. */
  CopyOnWriteFile open(Path path) throws IOException {
    return CopyOnWriteFile.open(new Calls(), path);
  }

  /** Where something was mapped that was neither moved to its place nor unmapped. */
  synchronized Set<Long> leftMapped() {
    return Set.copyOf(mapped);
  }

  /** The C name of what was refused last; empty if nothing was. */
  public synchronized String lastRefused() {
    return lastRefused;
  }

  private synchronized boolean refuses(String call) {
    if (!refused.test(++calls)) {
      return false;
    }
    lastRefused = call;
    return true;
  }

  private synchronized long noted(long address) {
    if (address != LibC.MAP_FAILED) {
      mapped.add(address);
    }
    return address;
  }

  private synchronized void forget(long address) {
    mapped.remove(address);
  }

  private int refusedWith(int errno) {
    Native.setLastError(errno);
    return -1;
  }

  private final class Calls extends MemoryCalls {
    @Override
    int memfd_create(String memfdName, int flags) {
      return refuses("memfd_create")
          ? refusedWith(LibC.EMFILE)
          : super.memfd_create(memfdName, flags);
    }

    @Override
    int fcntl(int fd, int cmd, int arg) {
      return refuses("fcntl") ? refusedWith(LibC.EMFILE) : super.fcntl(fd, cmd, arg);
    }

    @Override
    int fallocate(int fd, int mode, long offset, long len) {
      return refuses("fallocate")
          ? refusedWith(LibC.ENOSPC)
          : super.fallocate(fd, mode, offset, len);
    }

    @Override
    int madvise(long addr, long length, int advice) {
      if (refuses("madvise")) {
        // Touched, so that it shows if the pages stay.
        new Pointer(addr).setByte(0, (byte) 1);
        return refusedWith(LibC.ENOMEM);
      }
      return super.madvise(addr, length, advice);
    }

    @Override
    long mmap(long length) {
      return refuses("mmap(0") ? refusedWith(LibC.ENOMEM) : noted(super.mmap(length));
    }

    @Override
    long mmap(int fd, long length, long offset) {
      return refuses("mmap") ? refusedWith(LibC.ENOMEM) : noted(super.mmap(fd, length, offset));
    }

    @Override
    long mremap(long oldAddress, long size, int flags, long newAddress) {
      if (refuses("mremap")) {
        return refusedWith(LibC.ENOMEM);
      }
      long moved = super.mremap(oldAddress, size, flags, newAddress);
      if (moved != LibC.MAP_FAILED) {
        forget(oldAddress);
      }
      return moved;
    }

    @Override
    int munmap(long addr, long length) {
      forget(addr);
      return super.munmap(addr, length);
    }

    @Override
    MappedByteBuffer mmap(int fd, int length) throws IOException {
      if (refuses("mmap")) {
        // As Java says it after it has collected garbage in vain.
        throw new IOException("Map failed", new OutOfMemoryError("Map failed"));
      }
      return super.mmap(fd, length);
    }
  }
}
