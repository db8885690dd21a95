package dev.framelease.concurrency;

/**
 * How long to wait for what must come: long, until it once did not come. Then the test has failed,
 * and need not wait as long for each of a million more.
 */
final class Patience {
  private static final long LONG_NANOS = 60_000_000_000L;
  private static final long SHORT_NANOS = 1_000_000L;

  private static volatile boolean lost;

  private Patience() {}

  /** Until when to wait, as System.nanoTime(). */
  static long deadlineNanos() {
    return System.nanoTime() + (lost ? SHORT_NANOS : LONG_NANOS);
  }

  /** Tells whether it came, and before the deadline: a wake-up that is lost shows as a late one. */
  static boolean came(boolean came, long deadlineNanos) {
    boolean inTime = came && System.nanoTime() - deadlineNanos < 0;
    if (!inTime) {
      lost = true;
    }
    return inTime;
  }
}
