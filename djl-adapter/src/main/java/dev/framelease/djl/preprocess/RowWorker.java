package dev.framelease.djl.preprocess;

/** Makes rows of an output, with memory of its own for one row: one thread at a time. */
final class RowWorker {
  private final Plan plan;
  private final RowReader reader;
  private final int[][] planes;
  private final FloatRow row;
  private final float[] line;
  private final float[] pixels;
  private final OutputLines.Scratch scratch;

  RowWorker(Plan plan) {
    boolean isInterleaved = plan.layout() == TensorLayout.HWC;
    int pixelsLength = isInterleaved ? Math.multiplyExact(plan.width(), ChannelOrder.CHANNELS) : 0;
    this.plan = plan;
    this.reader = plan.newReader();
    this.planes = new int[ChannelOrder.CHANNELS][plan.width()];
    this.row = new FloatRow(plan.width());
    this.line = new float[plan.width()];
    this.pixels = new float[pixelsLength];
    this.scratch =
        new OutputLines.Scratch(plan.type(), isInterleaved ? pixels.length : line.length);
  }

  /** Makes the rows from one up to, and without, another one. */
  void run(PixelRows source, OutputLines output, int from, int to) {
    reader.begin();
    for (int y = from; y < to; y++) {
      reader.read(source, y, planes);
      if (plan.layout() == TensorLayout.CHW) {
        putPlanes(output, y);
      } else {
        putPixels(output, y);
      }
    }
  }

  private void putPlanes(OutputLines output, int y) {
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      plan.normalization().apply(channel, planes[channel], row, line);
      output.put((channel * plan.height() + y) * plan.width(), line, scratch);
    }
  }

  private void putPixels(OutputLines output, int y) {
    for (int channel = 0; channel < ChannelOrder.CHANNELS; channel++) {
      plan.normalization().apply(channel, planes[channel], row, line);
      interleave(line, channel, pixels);
    }
    output.put(y * pixels.length, pixels, scratch);
  }

  private static void interleave(float[] line, int channel, float[] pixels) {
    for (int x = 0; x < line.length; x++) {
      pixels[x * ChannelOrder.CHANNELS + channel] = line[x];
    }
  }
}
