package dev.framelease.frame;

import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelFormat;
import java.util.Arrays;
import java.util.Objects;

/**
 * How the pixels of a frame lie in its memory.
 *
 * <p>Immutable.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param format how one pixel is laid out
 * @param strideBytes bytes from the start of a row to the start of the next one, at least those of
 *     its pixels
 * @param byteSize bytes from the first row's start to the last row's end, padding included
 */
public record FrameLayout(
    int width, int height, PixelFormat format, int strideBytes, long byteSize) {
  /**
   * Checks the layout.
   *
   * @throws IllegalArgumentException if it is empty, rows overlap, or the byte size does not fit
   */
  public FrameLayout {
    Objects.requireNonNull(format, "format");
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a frame must be at least 1x1 pixels, and this one is " + width + "x" + height);
    }
    if (strideBytes < (long) width * format.bytesPerPixel()) {
      throw new IllegalArgumentException(
          "a row of "
              + width
              + " pixels of "
              + format
              + " takes "
              + (long) width * format.bytesPerPixel()
              + " bytes, and the stride is "
              + strideBytes);
    }
    if (byteSize != (long) height * strideBytes) {
      throw new IllegalArgumentException(
          height
              + " rows of "
              + strideBytes
              + " bytes take "
              + (long) height * strideBytes
              + " bytes, and the byte size is "
              + byteSize);
    }
  }

  /**
   * Makes the layout of an image whose rows follow each other without padding.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @param format how one pixel is laid out
   * @return the layout
   * @throws IllegalArgumentException if it is empty, or a row is longer than 2³¹−1 bytes
   */
  public static FrameLayout packed(int width, int height, PixelFormat format) {
    return padded(width, height, format, 1);
  }

  /**
   * Makes the layout of an image whose rows are filled up to a multiple of some bytes.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @param format how one pixel is laid out
   * @param padBytes the length of a row is a multiple of this, at least 1
   * @return the layout
   * @throws IllegalArgumentException if it is empty, a row is longer than 2³¹−1 bytes, or it is to
   *     be a multiple of less than 1
   */
  public static FrameLayout padded(int width, int height, PixelFormat format, int padBytes) {
    if (padBytes < 1) {
      throw new IllegalArgumentException(
          "rows are filled up to a multiple of 1 byte or more, and padBytes is " + padBytes);
    }
    long stride =
        ((long) width * format.bytesPerPixel() + padBytes - 1) / padBytes * (long) padBytes;
    if (stride > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a row of " + width + " pixels of " + format + " is longer than 2147483647 bytes");
    }
    return new FrameLayout(width, height, format, (int) stride, height * stride);
  }

  /**
   * Returns where the elements of the pixels lie, from the start of the memory on.
   *
   * @return {@link PixelFormat#shape}, of uint8, or of uint32 or uint16 for formats of packed
   *     words; rows are as far apart as they are here
   */
  public Layout elements() {
    ElementType type = format.elementType();
    int[] shape = format.shape(height, width);
    long[] strides = {strideBytes, format.bytesPerPixel(), type.itemSize()};
    return Layout.of(type, shape, Arrays.copyOf(strides, shape.length), 0);
  }

  /**
   * Tells whether rows follow each other without padding.
   *
   * @return whether the stride is the length of a row
   */
  public boolean isPacked() {
    return strideBytes == width * format.bytesPerPixel();
  }
}
