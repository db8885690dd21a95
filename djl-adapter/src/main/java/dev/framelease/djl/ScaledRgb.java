package dev.framelease.djl;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Turns frames into float32 [3, height, width], RGB from 0 to 1, of one size.
 *
 * <p>The frame is stretched to the size with bilinear interpolation, where the centres of pixels
 * are at half coordinates, and edges repeat. The result is written over at every frame.
 *
 * <p>Not thread-safe.
 */
final class ScaledRgb {
  private static final int CHANNELS = 3;

  private final int width;
  private final int height;
  private final ByteBuffer floats;
  private final float[] row;

  ScaledRgb(int width, int height) {
    this.width = width;
    this.height = height;
    this.floats = ByteBuffer.allocateDirect(byteSize(width, height)).order(ByteOrder.nativeOrder());
    this.row = new float[width];
  }

  private static int byteSize(int width, int height) {
    double bytes = (double) width * height * CHANNELS * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED_INPUT,
          "frames cannot be scaled to "
              + width
              + "x"
              + height
              + " pixels of RGB, which would take more than 2147483647 bytes; name a smaller size,"
              + " or use a model of one");
    }
    return (int) bytes;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /**
   * Converts a frame.
   *
   * @return the planes of red, green and blue, the same memory at every call
   */
  ByteBuffer convert(FrameBuffer frame) {
    FrameLayout layout = frame.info().layout();
    Axis columns = new Axis(layout.width(), width);
    Axis rows = new Axis(layout.height(), height);
    byte[] upper = new byte[layout.width() * layout.format().bytesPerPixel()];
    byte[] lower = new byte[upper.length];
    FloatBuffer out = floats.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
    try (FrameBuffer held = frame.share()) {
      ByteBuffer pixels = held.pixels();
      for (int y = 0; y < height; y++) {
        pixels.get(rows.low[y] * layout.strideBytes(), upper);
        pixels.get(rows.high[y] * layout.strideBytes(), lower);
        for (int channel = 0; channel < CHANNELS; channel++) {
          blend(upper, lower, rows.weight[y], columns, CHANNELS - 1 - channel);
          out.put((channel * height + y) * width, row);
        }
      }
    }
    return floats.duplicate().order(ByteOrder.nativeOrder());
  }

  private void blend(byte[] upper, byte[] lower, float down, Axis columns, int byteOfPixel) {
    for (int x = 0; x < width; x++) {
      int left = columns.low[x] * 4 + byteOfPixel;
      int right = columns.high[x] * 4 + byteOfPixel;
      float across = columns.weight[x];
      float above = mix(upper[left] & 0xff, upper[right] & 0xff, across);
      float below = mix(lower[left] & 0xff, lower[right] & 0xff, across);
      row[x] = mix(above, below, down) / 255;
    }
  }

  private static float mix(float from, float to, float weight) {
    return from + (to - from) * weight;
  }

  /** For each pixel of the result: the two of the frame that it lies between, and how far. */
  private static final class Axis {
    final int[] low;
    final int[] high;
    final float[] weight;

    Axis(int from, int to) {
      low = new int[to];
      high = new int[to];
      weight = new float[to];
      for (int i = 0; i < to; i++) {
        float at = Math.min(Math.max((i + 0.5f) * from / to - 0.5f, 0), from - 1);
        low[i] = (int) at;
        high[i] = Math.min(low[i] + 1, from - 1);
        weight[i] = at - low[i];
      }
    }
  }
}
