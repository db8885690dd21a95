package dev.framelease.djl.preprocess;

/** The order of the channels of an output. */
public enum ChannelOrder {
  /** Red, green, blue. */
  RGB(16, -8),
  /** Blue, green, red, as OpenCV keeps images. */
  BGR(0, 8);

  /** How many there are: the fourth byte of BGRX has no meaning, and is never used. */
  static final int CHANNELS = 3;

  private final int first;
  private final int step;

  ChannelOrder(int first, int step) {
    this.first = first;
    this.step = step;
  }

  /**
   * Returns which bit of a pixel, read as a little-endian int, a channel of the output starts at.
   */
  int shift(int channel) {
    return first + channel * step;
  }
}
