package dev.framelease.djl.preprocess;

/**
 * Rows that are mixed of two rows of the source, where each column is one of the source's: of a
 * bilinear resize to an odd fraction, such as from 1920 to 640 columns, whose pixels have their
 * centres on those of the source.
 */
final class VerticalRows extends RowReader {
  private final int[] columns;
  private final BilinearAxis rows;
  private final int left;
  private final ChannelOrder order;
  private final int[] row;
  private final int[] mixed;
  private int[] upper;
  private int[] lower;
  private int upperY;
  private int lowerY;

  /** Takes the tables, which many readers share, and the column of the output to start at. */
  VerticalRows(int[] columns, BilinearAxis rows, int sourceWidth, int left, ChannelOrder order) {
    this.columns = columns;
    this.rows = rows;
    this.left = left;
    this.order = order;
    this.row = new int[sourceWidth];
    this.mixed = new int[columns.length];
    this.upper = new int[columns.length];
    this.lower = new int[columns.length];
  }

  @Override
  void begin() {
    upperY = -1;
    lowerY = -1;
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    gather(source, y);
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      int[] plane = planes[channel];
      if (plane.length == mixed.length) {
        mix(order.shift(channel), rows.weight[y], plane);
      } else {
        mix(order.shift(channel), rows.weight[y], mixed);
        System.arraycopy(mixed, 0, plane, left, mixed.length);
      }
    }
  }

  private void gather(PixelRows source, int y) {
    if (lowerY == rows.low[y]) {
      int[] reused = upper;
      upper = lower;
      upperY = lowerY;
      lower = reused;
      lowerY = -1;
    }
    if (upperY != rows.low[y]) {
      upperY = rows.low[y];
      gather(source, upperY, upper);
    }
    if (rows.weight[y] != 0 && lowerY != rows.high[y]) {
      lowerY = rows.high[y];
      gather(source, lowerY, lower);
    }
  }

  private void gather(PixelRows source, int y, int[] pixels) {
    source.choose(y, columns, row, pixels);
  }

  private void mix(int shift, int weight, int[] to) {
    if (weight == 0) {
      CopiedRows.extract(upper, shift, to, to.length);
    } else {
      mix(upper, lower, shift, weight, to);
    }
  }

  private static void mix(int[] above, int[] below, int shift, int weight, int[] to) {
    int rest = BilinearAxis.ONE - weight;
    for (int x = 0; x < to.length; x++) {
      to[x] =
          ((((above[x] >>> shift) & 0xff) * rest + ((below[x] >>> shift) & 0xff) * weight)
                  >>> (16 - FRACTION_BITS))
              | FLOAT_BITS;
    }
  }
}
