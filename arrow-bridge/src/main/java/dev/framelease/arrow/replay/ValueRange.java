package dev.framelease.arrow.replay;

/**
 * What the values of a channel mean: which is none of it, and which all of it. Values between are
 * in proportion, those beyond are as the nearer end, and a value that is not a number is as black.
 *
 * <p>Immutable.
 *
 * @param black the value that becomes 0
 * @param white the value that becomes 255; it may be below black
 */
public record ValueRange(double black, double white) {
  /** What bytes mean: 0 to 255. */
  public static final ValueRange BYTES = new ValueRange(0, 255);

  private static final int MAX_LEVEL = 255;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the two are equal, or one or their difference is not finite
   */
  public ValueRange {
    if (black == white || !Double.isFinite(white - black)) {
      throw new IllegalArgumentException(
          "a range of values needs two ends that differ, as 0 and 1, and not "
              + black
              + " and "
              + white);
    }
    // -0.0 equals 0 as a number, and not as a component of a record.
    black += 0.0;
    white += 0.0;
  }

  /** Reads {@code black,white}. */
  static ValueRange parse(String text) {
    String[] ends = text.split(",", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException(
          "a range of values is two numbers, as 0,1, and not " + text);
    }
    return new ValueRange(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
  }

  /** Writes the levels of values, from 0 to 255, rounded to the nearest one, half of one up. */
  void levels(double[] values, int count, byte[] levels, int first, int step) {
    double scale = MAX_LEVEL / (white - black);
    for (int i = 0; i < count; i++) {
      double level = (values[i] - black) * scale;
      // False for NaN.
      levels[first + i * step] = (byte) (level > 0 ? Math.min(MAX_LEVEL, level + 0.5) : 0);
    }
  }
}
