package dev.framelease.djl.preprocess;

/**
 * Rows that are mixed of two rows of the source.
 *
 * <p>The four pixels of each output pixel are gathered first; what follows are loops over arrays
 * that JDK 17 turns into vector instructions, which it does not where they are longer, or have an
 * offset in them. The four weights sum to 2<sup>22</sup>, so that 255 times that is an int, and
 * differ from the exact ones by less than 2<sup>-16</sup>.
 */
final class BilinearRows extends RowReader {
  private static final int WEIGHT_BITS = 22;

  private final BilinearAxis columns;
  private final BilinearAxis rows;
  private final int sourceWidth;
  private final int left;
  private final ChannelOrder order;

  /** At least two pixels: what lies right of the only one of a row has no weight. */
  private final int[] row;

  private final int[] topLeft;
  private final int[] topRight;
  private final int[] bottomLeft;
  private final int[] bottomRight;
  private final int[] top;
  private final int[] mixed;

  /** Whether lines of memory that are read hold two pixels of the output or more. */
  private final boolean touches;

  private Pairs upper;
  private Pairs lower;

  /** Takes the tables, which many readers share, and the column of the output to start at. */
  BilinearRows(
      BilinearAxis columns, BilinearAxis rows, int sourceWidth, int left, ChannelOrder order) {
    this.columns = columns;
    this.rows = rows;
    this.sourceWidth = sourceWidth;
    this.left = left;
    this.order = order;
    this.row = new int[sourceWidth + 1];
    int width = columns.low.length;
    this.topLeft = new int[width];
    this.topRight = new int[width];
    this.bottomLeft = new int[width];
    this.bottomRight = new int[width];
    this.top = new int[width];
    this.mixed = new int[width];
    this.touches = 2 * sourceWidth <= width * (PixelRows.CACHE_LINE_BYTES / Integer.BYTES);
    this.upper = new Pairs(width);
    this.lower = new Pairs(width);
  }

  @Override
  void begin() {
    upper.y = -1;
    lower.y = -1;
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    if (lower.y == rows.low[y]) {
      Pairs reused = upper;
      upper = lower;
      lower = reused;
    }
    gather(source, rows.low[y], upper);
    gather(source, rows.high[y], lower);
    weigh(columns.weight, rows.weight[y]);
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      int[] plane = planes[channel];
      if (plane.length == mixed.length) {
        mix(order.shift(channel), plane);
      } else {
        mix(order.shift(channel), mixed);
        System.arraycopy(mixed, 0, plane, left, mixed.length);
      }
    }
  }

  private void gather(PixelRows source, int y, Pairs pairs) {
    if (pairs.y == y) {
      return;
    }
    if (source.areWords() && sourceWidth > 1) {
      if (touches) {
        // Kept where nobody looks: reads that nobody needs are not made.
        row[0] = source.touch(y, sourceWidth);
      }
      source.getPairs(y, columns.low, pairs.left, pairs.right);
    } else {
      source.get(y, row, sourceWidth);
      pick(row, columns.low, pairs.left, pairs.right);
    }
    pairs.y = y;
  }

  private static void pick(int[] row, int[] columns, int[] lefts, int[] rights) {
    for (int x = 0; x < columns.length; x++) {
      int at = columns[x];
      lefts[x] = row[at];
      rights[x] = row[at + 1];
    }
  }

  /** Computes the weights of the four pixels. */
  private void weigh(int[] across, int down) {
    int below = down << (WEIGHT_BITS - 16);
    for (int x = 0; x < bottomRight.length; x++) {
      int beside = across[x] << (WEIGHT_BITS - 16);
      int both = (across[x] * down) >>> (32 - WEIGHT_BITS);
      bottomRight[x] = both;
      bottomLeft[x] = below - both;
      topRight[x] = beside - both;
      topLeft[x] = (1 << WEIGHT_BITS) - below - beside + both;
    }
  }

  private void mix(int shift, int[] to) {
    sum(upper, topLeft, topRight, shift, top);
    int[] lefts = lower.left;
    int[] rights = lower.right;
    int[] leftWeights = bottomLeft;
    int[] rightWeights = bottomRight;
    int[] upperSum = top;
    for (int x = 0; x < to.length; x++) {
      to[x] =
          ((upperSum[x]
                      + ((lefts[x] >>> shift) & 0xff) * leftWeights[x]
                      + ((rights[x] >>> shift) & 0xff) * rightWeights[x])
                  >>> (WEIGHT_BITS - FRACTION_BITS))
              | FLOAT_BITS;
    }
  }

  /** Sums the bytes of two pixels, each times its weight. */
  private static void sum(Pairs pairs, int[] leftWeights, int[] rightWeights, int shift, int[] to) {
    int[] lefts = pairs.left;
    int[] rights = pairs.right;
    for (int x = 0; x < to.length; x++) {
      to[x] =
          ((lefts[x] >>> shift) & 0xff) * leftWeights[x]
              + ((rights[x] >>> shift) & 0xff) * rightWeights[x];
    }
  }

  /** The left and the right pixels of each output pixel in one row of the source. */
  private static final class Pairs {
    final int[] left;
    final int[] right;
    int y = -1;

    Pairs(int width) {
      left = new int[width];
      right = new int[width];
    }
  }
}
