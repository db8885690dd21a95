package dev.framelease.capture.stream;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How a stream kept its pace.
 *
 * @param rate frames a second that were wanted
 * @param frames that were captured
 * @param numbers that were due from the first of them to the last
 * @param meanHz the mean rate of the frames
 * @param lateness from when a frame was due until it was requested, in nanoseconds
 */
record Pace(double rate, long frames, long numbers, double meanHz, Histogram lateness) {
  /**
   * Measures.
   *
   * @param rate frames a second that were wanted
   * @param requestedNanos when each frame was requested, in order; the first is the stream's start
   */
  static Pace of(double rate, List<Long> requestedNanos) {
    double period = 1e9 / rate;
    long start = requestedNanos.get(0);
    Histogram lateness = new Histogram(3);
    long number = 0;
    for (long requested : requestedNanos) {
      number = (long) Math.floor((requested - start) / period);
      lateness.recordValue(requested - start - (long) Math.floor(number * period));
    }
    long span = requestedNanos.get(requestedNanos.size() - 1) - start;
    int frames = requestedNanos.size();
    return new Pace(rate, frames, number + 1, (frames - 1) * 1e9 / span, lateness);
  }

  /** How far the mean rate is off, as a fraction of the wanted one. */
  double meanError() {
    return meanHz / rate - 1;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f Hz: %d of %d frames, mean %.4f Hz (%+.4f %%); late by: median %.0f µs, p99 %.0f µs,"
            + " max %.0f µs",
        rate,
        frames,
        numbers,
        meanHz,
        meanError() * 100,
        lateness.getValueAtPercentile(50) / 1e3,
        lateness.getValueAtPercentile(99) / 1e3,
        lateness.getMaxValue() / 1e3);
  }
}
