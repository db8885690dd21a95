package dev.framelease.capture.stream;

/**
 * When frames are due: number n is due n periods after the start. It knows no clock but what it is
 * told, as {@link System#nanoTime()}. For one thread.
 */
final class Schedule {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A sleeping thread wakes up later than this only when the machine is busy. */
  private static final long LATE_WAKING_NANOS = 100_000;

  /** The part of the time that may be spent spinning. */
  private static final double SPINNING = 0.01;

  private final double periodNanos;
  private final long startNanos;

  /** The number of the frame that is due, or was captured. */
  private long current;

  /**
   * Starts with frame 0, which was captured then. An infinite rate makes all others due at once.
   */
  Schedule(double framesPerSecond, long startNanos) {
    this.periodNanos = NANOS_PER_SECOND / framesPerSecond;
    this.startNanos = startNanos;
  }

  /**
   * Goes on to the next frame that is at most half a period late.
   *
   * @return how many before it were skipped
   */
  long advance(long nowNanos) {
    current++;
    return skipLate(nowNanos);
  }

  /**
   * Skips the current frame and those after it that are more than half a period late.
   *
   * @return how many; then the current one may be due later
   */
  long skipLate(long nowNanos) {
    if (periodNanos == 0) {
      return 0;
    }
    double elapsedPeriods = (nowNanos - startNanos) / periodNanos;
    long skipped = Math.max(0, (long) Math.ceil(elapsedPeriods - 0.5) - current);
    current += skipped;
    return skipped;
  }

  /** Returns how long it is until the current frame is due; 0 or less if it is due. */
  long leftNanos(long nowNanos) {
    if (periodNanos == 0) {
      return 0;
    }
    // A double has 53 bits: after a year of nanoseconds, this is exact to four of them.
    long dueAfterStart = Math.round(current * periodNanos);
    return dueAfterStart - (nowNanos - startNanos);
  }

  /** How long before a frame is due to stop sleeping: one percent of a core at the most. */
  long spinNanos() {
    return (long) Math.min(LATE_WAKING_NANOS, periodNanos * SPINNING);
  }
}
