package dev.framelease.cli.demo;

import dev.framelease.pixels.Plural;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The steps of all frames, as histograms with three significant digits. One thread uses it. */
final class Measurements {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Map<Step, Histogram> histograms = new EnumMap<>(Step.class);
  private final long startedNanos = System.nanoTime();
  private long frames;
  private long lastNanos = startedNanos;

  Measurements() {
    for (Step step : Step.values()) {
      histograms.put(step, new Histogram(SIGNIFICANT_DIGITS));
    }
  }

  void add(StepTimes times) {
    times.nanos().forEach((step, nanos) -> histograms.get(step).recordValue(nanos));
    frames++;
    lastNanos = System.nanoTime();
  }

  long frames() {
    return frames;
  }

  /** From the start to the end of the last frame. */
  double seconds() {
    return (lastNanos - startedNanos) / 1e9;
  }

  double framesPerSecond() {
    return frames == 0 ? 0 : frames / seconds();
  }

  /** In milliseconds, 0 without a frame. */
  double percentile(Step step, double percent) {
    return histograms.get(step).getValueAtPercentile(percent) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%5.1f s  %5d %s  %5.1f frames/s",
        seconds(),
        frames(),
        Plural.of(frames(), "frame"),
        framesPerSecond());
  }
}
