package dev.framelease.x11.transport;

import dev.framelease.posix.SharedMemory;

/** Where the memory of slots comes from. */
@FunctionalInterface
public interface MemoryAllocator {
  /** From the system. */
  MemoryAllocator SYSTEM = bytes -> SharedMemory.allocate("framelease-slot", bytes);

  /**
   * Allocates shared memory, which the caller owns.
   *
   * @throws dev.framelease.posix.SystemCallException if there is none
   */
  SharedMemory allocate(int byteSize);
}
