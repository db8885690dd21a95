package dev.framelease.djl.preprocess;

/**
 * Makes rows of an output, with memory of its own for the rows at work: one thread at a time.
 *
 * <p>Short rows are collected, and written several at a time: a processor that writes a row here
 * and a row there waits for the first lines of each, and one that goes on fetches them ahead.
 */
final class RowWorker {
  /** Values that are written at a time, where rows are shorter: 20 KB of floats. */
  private static final int BLOCK_VALUES = 5120;

  private final Plan plan;
  private final RowReader reader;
  private final int[][] planes;
  private final FloatRow row;
  private final float[] line;
  private final int blockRows;

  /** For each plane of the output, values of as many rows; of pixels, there is one. */
  private final float[][] blocks;

  private final OutputLines.Scratch scratch;

  RowWorker(Plan plan) {
    boolean isInterleaved = plan.layout() == TensorLayout.HWC;
    int lineLength =
        isInterleaved ? Math.multiplyExact(plan.width(), ChannelOrder.CHANNELS) : plan.width();
    this.plan = plan;
    this.reader = plan.newReader();
    this.planes = new int[ChannelOrder.CHANNELS][plan.width()];
    this.row = new FloatRow(plan.width());
    this.line = new float[isInterleaved ? plan.width() : 0];
    this.blockRows = Math.min(plan.height(), Math.max(1, BLOCK_VALUES / lineLength));
    this.blocks = new float[isInterleaved ? 1 : ChannelOrder.CHANNELS][blockRows * lineLength];
    this.scratch = new OutputLines.Scratch(plan.type(), blocks[0].length);
  }

  /** Makes the rows from one up to, and without, another one. */
  void run(PixelRows source, OutputLines output, int from, int to) {
    reader.begin();
    for (int y = from; y < to; y += blockRows) {
      int rows = Math.min(blockRows, to - y);
      for (int i = 0; i < rows; i++) {
        reader.read(source, y + i, planes);
        collect(i);
      }
      put(output, y, rows);
    }
  }

  /** Keeps the row at work as a row of the block. */
  private void collect(int index) {
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      if (plan.layout() == TensorLayout.CHW) {
        row.toFloats(planes[channel], blocks[channel], index * plan.width());
      } else {
        row.toFloats(planes[channel], line, 0);
        plan.normalization().apply(channel, line, line.length);
        interleave(line, blocks[0], (index * line.length) * ChannelOrder.CHANNELS + channel);
      }
    }
  }

  private static void interleave(float[] line, float[] pixels, int at) {
    for (int x = 0; x < line.length; x++) {
      pixels[at + x * ChannelOrder.CHANNELS] = line[x];
    }
  }

  private void put(OutputLines output, int y, int rows) {
    int lineLength = blocks[0].length / blockRows;
    int count = rows * lineLength;
    for (int i = 0; i < blocks.length; i++) {
      if (plan.layout() == TensorLayout.CHW) {
        plan.normalization().apply(i, blocks[i], count);
      }
      output.put((i * plan.height() + y) * lineLength, blocks[i], count, scratch);
    }
  }
}
