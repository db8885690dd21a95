package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Arrays of the colours, or of the brightness, of pixels: uint8 [height, width, channels]. */
final class ImageArrays {
  /** Bytes of a band that stays in the cache between its two passes. */
  private static final int BAND_BYTES = 1 << 16;

  private ImageArrays() {}

  /** Reads a view [height, width, 3] of BGR. */
  static NDArray rgb(NDManager manager, PixelView bgr) {
    try (PixelView rgb = bgr.pickChannels(2, 1, 0)) {
      return array(manager, bgr, 3, rgb::copyTo);
    }
  }

  /** Reads a view [height, width, 3] of BGR. */
  static NDArray grey(NDManager manager, PixelView bgr) {
    return array(manager, bgr, 1, target -> copyGrey(bgr, target));
  }

  private static NDArray array(
      NDManager manager, PixelView bgr, int channels, Consumer<ByteBuffer> copy) {
    Shape shape = new Shape(bgr.shape()[0], bgr.shape()[1], channels);
    if (manager instanceof PtNDManager && !manager.getDevice().isGpu()) {
      // Memory of libtorch's own, which views of the array keep: DJL's array over a buffer would
      // keep the buffer for itself alone.
      NDArray array = manager.create(shape, DataType.UINT8);
      try {
        copy.accept(array.toByteBuffer(true));
        return array;
      } catch (Throwable t) {
        array.close();
        throw t;
      } finally {
        Reference.reachabilityFence(array);
      }
    }
    ByteBuffer pixels = manager.allocateDirect(Math.toIntExact(shape.size()));
    copy.accept(pixels);
    return manager.create(pixels.rewind(), shape, DataType.UINT8);
  }

  private static void copyGrey(PixelView bgr, ByteBuffer target) {
    int height = bgr.shape()[0];
    int width = bgr.shape()[1];
    int rows = Math.min(height, 1 + BAND_BYTES / (3 * width));
    byte[] colours = new byte[3 * width * rows];
    byte[] greys = new byte[width * rows];
    for (int y = 0; y < height; y += rows) {
      int count = Math.min(rows, height - y);
      try (PixelView band = bgr.crop(new Region(0, y, width, count))) {
        band.copyTo(colours);
      }
      toGrey(colours, greys, width * count);
      target.put(greys, 0, width * count);
    }
  }

  private static void toGrey(byte[] bgr, byte[] greys, int pixels) {
    for (int i = 0; i < pixels; i++) {
      greys[i] = (byte) grey(bgr[3 * i + 2] & 0xff, bgr[3 * i + 1] & 0xff, bgr[3 * i] & 0xff);
    }
  }

  /**
   * The brightness of a colour, from 0 to 255, as DJL's images round it: with the weights of ITU-R
   * BT.601 in float32.
   */
  static int grey(int red, int green, int blue) {
    return (int) (0.299f * red + 0.587f * green + 0.114f * blue + 0.5f);
  }
}
