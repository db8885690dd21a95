package dev.framelease.benchmarks.compare;

import java.util.Arrays;

/** Quantiles of a few values, between two of them in proportion. */
final class Quantiles {
  private Quantiles() {}

  static double median(double[] values) {
    return of(values, 0.5);
  }

  static double of(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
