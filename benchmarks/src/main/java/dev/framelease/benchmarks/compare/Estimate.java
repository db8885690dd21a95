package dev.framelease.benchmarks.compare;

import java.util.Random;

/**
 * A median, and how well a few blocks tell it.
 *
 * @param value the median of the blocks
 * @param lower bound of 95 %
 * @param upper bound of 95 %
 */
record Estimate(double value, double lower, double upper) {
  private static final int RESAMPLES = 10_000;

  /** By the bootstrap: medians of blocks drawn with replacement, the same draws in each run. */
  static Estimate ofMedian(double[] blocks) {
    Random random = new Random(1);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[blocks.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = blocks[random.nextInt(blocks.length)];
      }
      medians[i] = Quantiles.median(drawn);
    }
    return new Estimate(
        Quantiles.median(blocks), Quantiles.of(medians, 0.025), Quantiles.of(medians, 0.975));
  }

  Estimate times(double factor) {
    return new Estimate(value * factor, lower * factor, upper * factor);
  }
}
