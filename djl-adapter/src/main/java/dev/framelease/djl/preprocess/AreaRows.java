package dev.framelease.djl.preprocess;

import java.util.Arrays;

/** Rows of averages: first down the columns of the source, then along the sums. */
final class AreaRows extends RowReader {
  private static final int DROPPED_BITS = 2 * BoxAxis.WEIGHT_BITS - FRACTION_BITS;

  private final BoxAxis columns;
  private final BoxAxis rows;
  private final ChannelOrder order;
  private final int[] row;
  private final int[][] sums;

  /** Takes the tables, which many readers share. */
  AreaRows(BoxAxis columns, BoxAxis rows, int sourceWidth, ChannelOrder order) {
    this.columns = columns;
    this.rows = rows;
    this.order = order;
    this.row = new int[sourceWidth];
    this.sums = new int[ChannelOrder.CHANNELS][sourceWidth];
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    for (int[] sum : sums) {
      Arrays.fill(sum, 0);
    }
    for (int i = rows.start[y]; i < rows.start[y + 1]; i++) {
      source.get(rows.first[y] + i - rows.start[y], row, row.length);
      for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
        add(row, order.shift(channel), rows.weights[i], sums[channel]);
      }
    }
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      average(sums[channel], planes[channel]);
    }
  }

  private static void add(int[] row, int shift, int weight, int[] sum) {
    for (int x = 0; x < row.length; x++) {
      sum[x] += ((row[x] >>> shift) & 0xff) * weight;
    }
  }

  private void average(int[] sum, int[] plane) {
    for (int x = 0; x < columns.first.length; x++) {
      int offset = columns.first[x] - columns.start[x];
      long total = 1L << (DROPPED_BITS - 1);
      for (int i = columns.start[x]; i < columns.start[x + 1]; i++) {
        total += (long) sum[offset + i] * columns.weights[i];
      }
      plane[x] = (int) (total >>> DROPPED_BITS) | FLOAT_BITS;
    }
  }
}
