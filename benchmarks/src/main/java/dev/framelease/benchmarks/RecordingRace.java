package dev.framelease.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes 4K frames by the writer and barely, in turns, and prints what a write takes. Start it with
 * {@code ./benchmarks/recording}.
 *
 * <p>What others do on the machine makes some writes longer, and none shorter: so the lower
 * quartile tells more than the median where it is busy.
 */
public final class RecordingRace {
  /** As many as it takes until all is compiled. */
  private static final int WARM_UP = 1500;

  private RecordingRace() {}

  /**
   * Runs the race.
   *
   * @param arguments how many writes of each kind
   * @throws IOException if a target cannot be opened or written
   */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    System.out.println(
        "| target | | bare write | FrameIpcWriter | ratio | more |\n|---|---|---|---|---|---|");
    for (RecordingTarget target : RecordingTarget.values()) {
      run(target, rounds);
    }
  }

  private static void run(RecordingTarget target, int rounds) throws IOException {
    Recording recording = new Recording();
    recording.target = target.name();
    recording.open();
    double[] bare = new double[rounds];
    double[] framelease = new double[rounds];
    for (int i = -WARM_UP; i < rounds; i++) {
      // Whoever is second finds another cache.
      boolean bareFirst = i % 2 == 0;
      double first = time(recording, bareFirst);
      double second = time(recording, !bareFirst);
      if (i >= 0) {
        bare[i] = bareFirst ? first : second;
        framelease[i] = bareFirst ? second : first;
      }
    }
    recording.close();
    print(target, "lower quartile", quantile(bare, 0.25), quantile(framelease, 0.25));
    print(target, "median", quantile(bare, 0.5), quantile(framelease, 0.5));
  }

  private static double time(Recording recording, boolean isBare) throws IOException {
    long start = System.nanoTime();
    if (isBare) {
      recording.bareWrite();
    } else {
      recording.frameIpcWriter();
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double quantile(double[] times, double share) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static void print(RecordingTarget target, String what, double bare, double framelease) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.3f ms | %.3f ms | %.3f | %+.0f µs |%n",
        target.name().toLowerCase(Locale.ROOT),
        what,
        bare,
        framelease,
        framelease / bare,
        (framelease - bare) * 1e3);
  }
}
