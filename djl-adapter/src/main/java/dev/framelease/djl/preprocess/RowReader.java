package dev.framelease.djl.preprocess;

/**
 * Makes rows of the output's size, in fixed point: 2<sup>15</sup> is 1, and 255 the largest value.
 *
 * <p>Ints are the type whose arithmetic JDK 17 turns into vector instructions; 15 bits behind the
 * point keep every value within 2<sup>-16</sup> of what it should be. A reader has memory of its
 * own for the row at work: one thread at a time.
 */
abstract class RowReader {
  /** Bits behind the point. */
  static final int FRACTION_BITS = 15;

  /** The float 2<sup>23</sup>: with a value in its last bits, it is that float plus the value. */
  static final int FLOAT_BITS = 0x4b000000;

  /** Forgets the rows of the previous frame. */
  void begin() {}

  /**
   * Makes a row.
   *
   * @param y row of the output
   * @param planes where it goes: for each channel of the output, values of the whole row, each with
   *     {@link #FLOAT_BITS}
   */
  abstract void read(PixelRows source, int y, int[][] planes);
}
