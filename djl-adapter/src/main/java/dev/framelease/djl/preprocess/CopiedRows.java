package dev.framelease.djl.preprocess;

/** Rows of the size that they have. */
final class CopiedRows extends RowReader {
  private final int width;
  private final ChannelOrder order;
  private final int[] row;

  CopiedRows(int width, ChannelOrder order) {
    this.width = width;
    this.order = order;
    this.row = new int[width];
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    source.get(y, row, width);
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      extract(row, order.shift(channel), planes[channel], width);
    }
  }

  static void extract(int[] pixels, int shift, int[] plane, int count) {
    for (int x = 0; x < count; x++) {
      plane[x] = ((pixels[x] >>> shift) & 0xff) << FRACTION_BITS | FLOAT_BITS;
    }
  }
}
