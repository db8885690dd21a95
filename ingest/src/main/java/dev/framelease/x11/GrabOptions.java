package dev.framelease.x11;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.SessionOptions;

/**
 * How one connection grabs.
 *
 * @param user whose slots these are, for messages
 * @param pool bounds of its slots
 * @param budget what its slots count against, as those of others do
 * @param sharedMemory whether to try shared memory
 * @param allocator where the memory of its slots comes from
 */
record GrabOptions(
    String user,
    PoolOptions pool,
    MemoryBudget budget,
    boolean sharedMemory,
    MemoryAllocator allocator) {
  /** What a session grabs with. */
  static GrabOptions of(String user, SessionOptions options, MemoryAllocator allocator) {
    return new GrabOptions(
        user, options.pool(), options.budget(), options.sharedMemory(), allocator);
  }

  /** The same for another user, who has slots of its own. */
  GrabOptions forUser(String other, PoolOptions slots) {
    return new GrabOptions(other, slots, budget, sharedMemory, allocator);
  }
}
