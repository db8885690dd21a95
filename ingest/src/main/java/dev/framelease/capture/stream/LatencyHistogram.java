package dev.framelease.capture.stream;

import dev.framelease.capture.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times of many frames in constant memory, to one percent. Thread-safe. */
final class LatencyHistogram {
  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 2;

  private final ConcurrentHistogram times = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

  void record(long nanos) {
    times.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
  }

  Latency snapshot() {
    Histogram copy = times.copy();
    return new Latency(
        copy.getTotalCount(),
        copy.getValueAtPercentile(50),
        copy.getValueAtPercentile(99),
        copy.getMaxValue());
  }
}
