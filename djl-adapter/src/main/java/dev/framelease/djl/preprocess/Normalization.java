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
      if (!Float.isFinite(factor[channel]) || !Float.isFinite(offset[channel])) {
        throw new IllegalArgumentException(
            "scale / std and mean / std must be finite float32 numbers, and are "
                + scale / std[channel]
                + " and "
                + (double) mean[channel] / std[channel]
                + " for channel "
                + channel);
      }
    }
  }

  /** Turns the first values of one channel, with {@link FloatRow#TWO_TO_23}, into numbers. */
  void apply(int channel, float[] numbers, int count) {
    float times = factor[channel];
    float plus = offset[channel];
    for (int x = 0; x < count; x++) {
      numbers[x] = (numbers[x] - FloatRow.TWO_TO_23) * times + plus;
    }
  }
}
