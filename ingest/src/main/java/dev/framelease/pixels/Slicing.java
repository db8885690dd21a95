package dev.framelease.pixels;

/**
 * A {@link Slice} applied to a dimension of a known length.
 *
 * <p>The rules are those of CPython's {@code PySlice_Unpack} and {@code PySlice_AdjustIndices}, and
 * for an empty result those of NumPy: it starts at 0 and keeps the stride.
 *
 * @param start the first element
 * @param length how many
 * @param step from one to the next
 */
record Slicing(int start, int length, long step) {
  static Slicing of(Slice slice, int size) {
    long step = slice.step() == null ? 1 : Math.max(slice.step(), -Long.MAX_VALUE);
    boolean backwards = step < 0;
    long low = backwards ? -1 : 0;
    long high = backwards ? size - 1L : size;
    long start =
        slice.start() == null ? (backwards ? high : low) : bound(slice.start(), size, low, high);
    long stop =
        slice.stop() == null ? (backwards ? low : high) : bound(slice.stop(), size, low, high);
    long distance = backwards ? start - stop : stop - start;
    if (distance <= 0) {
      return new Slicing(0, 0, 1);
    }
    return new Slicing((int) start, (int) ((distance - 1) / Math.abs(step) + 1), step);
  }

  private static long bound(long bound, int size, long low, long high) {
    long fromStart = bound < 0 ? bound + size : bound;
    return Math.max(low, Math.min(high, fromStart));
  }
}
