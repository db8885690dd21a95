package dev.framelease.arrow.replay;

import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes frames of tensors whose values are of another type, or in another order, than a frame's.
 */
final class ImageConversion {
  /** Pixels at once: a row may be as long as a file says. */
  private static final int CHUNK = 4096;

  private ImageConversion() {}

  /**
   * Converts a tensor.
   *
   * @param tensor its bytes, which stay the caller's
   * @param pixels of the frame, from the position to the limit
   */
  static void convert(StoredImage image, Lease tensor, ByteBuffer pixels) {
    if (image.hasValuesOfFrame()) {
      reorder(image, tensor, pixels);
    } else {
      scale(image, tensor.buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN), pixels);
    }
  }

  private static void reorder(StoredImage image, Lease tensor, ByteBuffer pixels) {
    FrameLayout frame = image.layout();
    long itemSize = image.samples().itemSize();
    Layout from =
        Layout.of(
            frame.format().elementType(),
            new int[] {frame.height(), frame.width(), image.channels()},
            new long[] {
              image.rowStride() * itemSize,
              image.pixelStride() * itemSize,
              image.channelStride() * itemSize
            },
            0);
    try (PixelView view = PixelView.of(tensor, "an image in another order", from)) {
      view.copyTo(pixels);
    }
  }

  private static void scale(StoredImage image, ByteBuffer tensor, ByteBuffer pixels) {
    int width = image.layout().width();
    double[] values = new double[Math.min(width, CHUNK)];
    byte[] levels = new byte[values.length * image.channels()];
    for (int y = 0; y < image.layout().height(); y++) {
      int count;
      for (int x = 0; x < width; x += count) {
        count = Math.min(CHUNK, width - x);
        int first = y * image.rowStride() + x * image.pixelStride();
        scale(image, tensor, first, values, count, levels);
        pixels.put(levels, 0, count * image.channels());
      }
    }
  }

  /** Scales neighbouring pixels of a row. */
  private static void scale(
      StoredImage image, ByteBuffer tensor, int first, double[] values, int count, byte[] levels) {
    int itemSize = image.samples().itemSize();
    for (int channel = 0; channel < image.channels(); channel++) {
      int start = (first + channel * image.channelStride()) * itemSize;
      image.samples().read(tensor, start, image.pixelStride() * itemSize, values, count);
      image.range().levels(values, count, levels, channel, image.channels());
    }
  }
}
