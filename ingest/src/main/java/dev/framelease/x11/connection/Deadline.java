package dev.framelease.x11.connection;

import java.time.Duration;

/**
 * Until when something may take.
 *
 * @param limit how long it may take in all
 * @param nanos when that is over, as {@link System#nanoTime()}
 */
public record Deadline(Duration limit, long nanos) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * Starts the clock.
   *
   * @param limit from now on; more than a year counts as a year
   * @return the deadline
   */
  public static Deadline after(Duration limit) {
    Duration bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    return new Deadline(limit, System.nanoTime() + bounded.toNanos());
  }

  /**
   * Returns what is left.
   *
   * @return nanoseconds; 0 or less when it is over
   */
  public long leftNanos() {
    return nanos - System.nanoTime();
  }
}
