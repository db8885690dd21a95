package dev.framelease.djl.preprocess;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * The cropped pixels of one frame, read a row at a time.
 *
 * <p>A pixel is an int of 0xXXRRGGBB. Thread-safe.
 */
final class PixelRows {
  private final ByteBuffer bytes;
  private final IntBuffer pixels;
  private final int strideBytes;
  private final int start;

  /** Reads from the buffer's index 0 on, whatever its position. */
  PixelRows(ByteBuffer buffer, FrameLayout layout, Region crop) {
    this.bytes = buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    this.pixels = bytes.asIntBuffer();
    this.strideBytes = layout.strideBytes();
    this.start = crop.y() * strideBytes + crop.x() * Integer.BYTES;
  }

  /** Copies the first pixels of a row. */
  void get(int y, int[] row, int count) {
    int at = start + y * strideBytes;
    if (at % Integer.BYTES == 0) {
      pixels.get(at / Integer.BYTES, row, 0, count);
    } else {
      bytes
          .slice(at, count * Integer.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(0, row, 0, count);
    }
  }
}
