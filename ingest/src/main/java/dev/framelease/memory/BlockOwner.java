package dev.framelease.memory;

/** Where the memory of a {@link MemoryBlock} goes back to; it is called on any thread. */
@FunctionalInterface
public interface BlockOwner {
  /**
   * Called once, when the last lease on the block has closed, and no {@link Pin} keeps it.
   *
   * <p>It runs on whatever thread closed that lease: inside a lock of Arrow's, perhaps, or on a
   * thread of a tensor library. It must not block, must not call code of the user, and should only
   * hand the memory on to somebody who has the time. A {@link RuntimeException} is logged, and
   * whoever closed does not see it.
   *
   * @param leaked whether a lease on the block was lost instead of closed. Its holder may have kept
   *     the bare address, so that the memory should not be used for anything else.
   */
  void onLastClose(boolean leaked);
}
