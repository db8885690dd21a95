package dev.framelease.benchmarks.compare;

/**
 * How values are spread.
 *
 * @param low a tenth of them is less
 * @param median half of them is less
 * @param high nine tenths of them are less
 */
record Spread(double low, double median, double high) {
  static Spread of(double[] values) {
    return new Spread(
        Quantiles.of(values, 0.1), Quantiles.median(values), Quantiles.of(values, 0.9));
  }
}
