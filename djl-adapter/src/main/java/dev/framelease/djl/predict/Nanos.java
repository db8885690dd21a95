package dev.framelease.djl.predict;

import java.time.Duration;

/** Durations of any length in nanoseconds. */
final class Nanos {
  private Nanos() {}

  /** The nanoseconds of a duration, or the most that there are. */
  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
