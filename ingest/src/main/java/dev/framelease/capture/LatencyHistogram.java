package dev.framelease.capture;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times of many frames in constant memory, to one percent. Thread-safe. */
public final class LatencyHistogram {
  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 2;

  private final ConcurrentHistogram times = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

  /** Makes an empty histogram. */
  public LatencyHistogram() {}

  /**
   * Counts one time.
   *
   * @param nanos less than 0 counts as 0, and more than an hour as an hour
   */
  public void record(long nanos) {
    times.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
  }

  /**
   * Sums up what was counted so far.
   *
   * @return median, 99th percentile, maximum
   */
  public Latency snapshot() {
    Histogram copy = times.copy();
    return new Latency(
        copy.getTotalCount(),
        copy.getValueAtPercentile(50),
        copy.getValueAtPercentile(99),
        copy.getMaxValue());
  }
}
