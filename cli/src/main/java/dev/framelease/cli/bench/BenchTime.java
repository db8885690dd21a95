package dev.framelease.cli.bench;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that all measurements of one run have together. One thread uses it. */
final class BenchTime {
  private final LongSupplier clock;
  private final Duration each;
  private final long endNanos;

  /**
   * Starts it.
   *
   * @param all how long all of them may take
   * @param each how long one of them takes, if that much is left
   * @param clock as {@link System#nanoTime}
   */
  BenchTime(Duration all, Duration each, LongSupplier clock) {
    this.clock = clock;
    this.each = each;
    this.endNanos = clock.getAsLong() + all.toNanos();
  }

  /** Whether nothing is to be begun any more, not even the next frame. */
  boolean isOver() {
    return endNanos - clock.getAsLong() <= 0;
  }

  /** How long a measurement that begins now takes, in nanoseconds. */
  long nextNanos() {
    return Math.min(each.toNanos(), endNanos - clock.getAsLong());
  }

  long now() {
    return clock.getAsLong();
  }
}
