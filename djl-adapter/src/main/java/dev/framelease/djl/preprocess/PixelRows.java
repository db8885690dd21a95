package dev.framelease.djl.preprocess;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;

/**
 * The cropped pixels of one frame, read a row at a time.
 *
 * <p>A pixel is an int of 0xXXRRGGBB, whatever its format is. Thread-safe.
 */
final class PixelRows {
  private final ByteBuffer bytes;
  private final PixelFormat format;
  private final int strideBytes;
  private final int start;

  /** Reads from the buffer's index 0 on, whatever its position. */
  PixelRows(ByteBuffer buffer, FrameLayout layout, Region crop) {
    this.bytes = buffer;
    this.format = layout.format();
    this.strideBytes = layout.strideBytes();
    this.start = crop.y() * strideBytes + crop.x() * format.bytesPerPixel();
  }

  /** Copies the first pixels of a row. */
  void get(int y, int[] row, int count) {
    format.readRgb(bytes, start + y * strideBytes, row, count);
  }
}
