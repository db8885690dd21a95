package dev.framelease.djl.preprocess;

import java.util.Arrays;

/**
 * For each pixel of the output along one axis: the two of the source that its centre lies between,
 * and how far it is from the lower to the upper one.
 *
 * <p>Centres are at half coordinates, and edges repeat.
 */
final class BilinearAxis {
  /** The weight of the upper pixel alone. Weights are below it, but for {@link #ofPairs}. */
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

  /** Whether each pixel of the output is one of the source: {@link #low}. */
  boolean isOfPixels() {
    return Arrays.stream(weight).allMatch(each -> each == 0);
  }

  /** The same, where the lower pixel is never the last one, if there are two. */
  static BilinearAxis ofPairs(int from, int to) {
    BilinearAxis axis = new BilinearAxis(from, to);
    for (int i = 0; i < to; i++) {
      if (axis.low[i] == from - 1 && from > 1) {
        axis.low[i]--;
        axis.weight[i] = ONE;
      }
    }
    return axis;
  }
}
