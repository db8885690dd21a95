package dev.framelease.memory;

import java.time.Duration;

/**
 * What the {@link HolderLedger} says of a lease that was open: who holds which block, and since
 * when. Two are equal if they speak of the same lease. It holds no lease itself.
 *
 * <p>Thread-safe.
 */
public final class Holding {
  private final Entry entry;
  private final MemoryBlock block;

  Holding(Entry entry, MemoryBlock block) {
    this.entry = entry;
    this.block = block;
  }

  /**
   * Returns who holds the block.
   *
   * @return the name that was given when the lease was opened, or what its {@code toString()} says
   *     now
   */
  public String holder() {
    return entry.holder();
  }

  /**
   * Returns which block is held.
   *
   * @return the block
   */
  public MemoryBlock block() {
    return block;
  }

  /**
   * Returns for how long the block has been held. It grows with each call, also after the lease has
   * closed.
   *
   * @return the time since the lease was opened
   */
  public Duration heldFor() {
    return Duration.ofNanos(System.nanoTime() - entry.sinceNanos());
  }

  /**
   * Returns the stack that opened the lease. Its cause, if there is one, is the stack of the thread
   * that asked for it ({@link Asker}).
   *
   * @return null unless {@link HolderLedger#tracksStacks()} was true then
   */
  public Throwable openedAt() {
    return entry.openedAt();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Holding that && entry == that.entry;
  }

  @Override
  public int hashCode() {
    return entry.hashCode();
  }

  @Override
  public String toString() {
    return holder() + " (" + block + ", held for " + heldFor().toMillis() + " ms)";
  }
}
