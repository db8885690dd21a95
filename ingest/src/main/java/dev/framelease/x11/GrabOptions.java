package dev.framelease.x11;

import dev.framelease.capture.PoolOptions;

/**
 * How one connection grabs.
 *
 * @param pool bounds of its slots
 * @param sharedMemory whether to try shared memory
 * @param allocator where the memory of its slots comes from
 */
record GrabOptions(PoolOptions pool, boolean sharedMemory, MemoryAllocator allocator) {
  GrabOptions withPool(PoolOptions other) {
    return new GrabOptions(other, sharedMemory, allocator);
  }
}
