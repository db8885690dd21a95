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
    int channels = image.channels();
    int itemSize = image.samples().itemSize();
    double[] values = new double[image.layout().width()];
    byte[] row = new byte[values.length * channels];
    for (int y = 0; y < image.layout().height(); y++) {
      for (int channel = 0; channel < channels; channel++) {
        int first = y * image.rowStride() + channel * image.channelStride();
        image.samples().read(tensor, first * itemSize, image.pixelStride() * itemSize, values);
        image.range().levels(values, row, channel, channels);
      }
      pixels.put(row);
    }
  }
}
