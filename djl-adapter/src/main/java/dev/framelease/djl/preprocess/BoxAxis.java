package dev.framelease.djl.preprocess;

import java.util.Arrays;

/**
 * For each pixel of the output along one axis: the pixels of the source that it covers, and which
 * part of the whole each of them is.
 */
final class BoxAxis {
  static final int WEIGHT_BITS = 23;

  /** The first pixel that each pixel of the output covers. */
  final int[] first;

  /** Where the weights of each pixel of the output start; one more entry for the end. */
  final int[] start;

  /** For each pixel of the output they sum to 2<sup>23</sup>. */
  final int[] weights;

  BoxAxis(int from, int to) {
    first = new int[to];
    start = new int[to + 1];
    int[] found = new int[Math.addExact(from, to)];
    int count = 0;
    for (int i = 0; i < to; i++) {
      // In units of 1/to of a pixel of the source, the box is as wide as the source has pixels.
      long begin = (long) i * from;
      long end = begin + from;
      first[i] = (int) (begin / to);
      start[i] = count;
      for (long k = first[i]; k * to < end; k++) {
        long before = Math.max(k * to - begin, 0);
        long after = Math.min((k + 1) * to - begin, from);
        // Differences of rounded sums: however many there are, they sum to the whole.
        found[count++] = (int) (part(after, from) - part(before, from));
      }
    }
    start[to] = count;
    weights = Arrays.copyOf(found, count);
  }

  private static long part(long covered, int whole) {
    return ((covered << WEIGHT_BITS) + whole / 2) / whole;
  }
}
