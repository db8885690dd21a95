package dev.framelease.djl.preprocess;

/** Rows of the pixels that are nearest to the centres of the output's. */
final class NearestRows extends RowReader {
  private final int[] columns;
  private final int[] rows;
  private final ChannelOrder order;
  private final int[] row;
  private final int[] chosen;

  /** Takes the tables, which many readers share. */
  NearestRows(int[] columns, int[] rows, int sourceWidth, ChannelOrder order) {
    this.columns = columns;
    this.rows = rows;
    this.order = order;
    this.row = new int[sourceWidth];
    this.chosen = new int[columns.length];
  }

  /** Returns, for each pixel of the output, which one of the source to take. */
  static int[] axis(int from, int to) {
    int[] nearest = new int[to];
    for (int i = 0; i < to; i++) {
      // floor((i + 1/2) from / to), without a rounding error on the border of two pixels.
      nearest[i] = (int) ((2L * i + 1) * from / (2L * to));
    }
    return nearest;
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    source.choose(rows[y], columns, row, chosen);
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      CopiedRows.extract(chosen, order.shift(channel), planes[channel], chosen.length);
    }
  }
}
