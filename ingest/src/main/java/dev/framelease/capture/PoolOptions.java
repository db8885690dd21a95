package dev.framelease.capture;

import java.util.Objects;

/**
 * How many slots a session, or a stream, may use.
 *
 * <p>Immutable.
 *
 * @param initialSlots slots that are made at the first grab, so that the second one is fast, too;
 *     with one more than are held and written, streams that copy changes have it brought up to date
 *     ahead
 * @param maxSlots slots that may exist at a time, quarantined ones included
 * @param maxBytes bytes that all slots together may have
 * @param overflow what a grab does when these bounds are met
 */
public record PoolOptions(int initialSlots, int maxSlots, long maxBytes, OverflowPolicy overflow) {
  /** Two slots at first, eight and 512 MiB at most, and an error beyond. */
  public static final PoolOptions DEFAULT = new PoolOptions(2, 8, 512L << 20, OverflowPolicy.FAIL);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException unless 1 ≤ initialSlots ≤ maxSlots and maxBytes is positive
   */
  public PoolOptions {
    Objects.requireNonNull(overflow, "overflow");
    if (initialSlots < 1 || initialSlots > maxSlots) {
      throw new IllegalArgumentException(
          "a pool starts with at least 1 slot and at most its bound of "
              + maxSlots
              + ", and not "
              + initialSlots);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException(
          "a pool's bound in bytes must be positive, and is " + maxBytes);
    }
  }

  /**
   * Returns these options with another bound on the number of slots.
   *
   * @param slots slots that may exist at a time, at least 1
   * @return new options; where fewer slots than before may exist, fewer are made at first, too
   * @throws IllegalArgumentException if it is below 1
   */
  public PoolOptions withMaxSlots(int slots) {
    return new PoolOptions(Math.min(initialSlots, slots), slots, maxBytes, overflow);
  }

  /**
   * Returns these options with another bound on the memory.
   *
   * @param bytes bytes that all slots together may have
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public PoolOptions withMaxBytes(long bytes) {
    return new PoolOptions(initialSlots, maxSlots, bytes, overflow);
  }

  /**
   * Returns these options with another policy.
   *
   * @param policy what a grab does when the bounds are met
   * @return new options
   */
  public PoolOptions withOverflow(OverflowPolicy policy) {
    return new PoolOptions(initialSlots, maxSlots, maxBytes, policy);
  }
}
