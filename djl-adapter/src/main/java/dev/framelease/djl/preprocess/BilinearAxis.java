package dev.framelease.djl.preprocess;

/**
 * For each pixel of the output along one axis: the two of the source that its centre lies between,
 * and how far it is from the lower to the upper one.
 *
 * <p>Centres are at half coordinates, and edges repeat.
 */
final class BilinearAxis {
  /** The weight that would be the upper pixel alone. Weights are below it. */
  static final int ONE = 1 << 16;

  final int[] low;
  final int[] high;
  final int[] weight;

  BilinearAxis(int from, int to) {
    low = new int[to];
    high = new int[to];
    weight = new int[to];
    for (int i = 0; i < to; i++) {
      double at = Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1.0);
      int below = (int) at;
      int distance = (int) Math.rint((at - below) * ONE);
      low[i] = below + distance / ONE;
      high[i] = Math.min(low[i] + 1, from - 1);
      weight[i] = distance % ONE;
    }
  }
}
