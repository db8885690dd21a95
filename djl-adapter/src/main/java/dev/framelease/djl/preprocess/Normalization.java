package dev.framelease.djl.preprocess;

/**
 * Turns rows of fixed point into numbers: times scale, minus mean, over std.
 *
 * <p>Thread-safe.
 */
final class Normalization {
  private final float[] factor = new float[ChannelOrder.CHANNELS];
  private final float[] offset = new float[ChannelOrder.CHANNELS];

  /** Takes the mean and the standard deviation of each channel of the output. */
  Normalization(double scale, float[] mean, float[] std) {
    for (int channel = 0; channel < factor.length; channel++) {
      factor[channel] = (float) (scale / std[channel] / (1 << RowReader.FRACTION_BITS));
      offset[channel] = (float) (-(double) mean[channel] / std[channel]);
    }
  }

  /** Turns a row of one channel into numbers. */
  void apply(int channel, int[] fixed, FloatRow row, float[] numbers) {
    float times = factor[channel];
    float plus = offset[channel];
    row.toFloats(fixed, numbers);
    for (int x = 0; x < numbers.length; x++) {
      numbers[x] = (numbers[x] - FloatRow.TWO_TO_23) * times + plus;
    }
  }
}
