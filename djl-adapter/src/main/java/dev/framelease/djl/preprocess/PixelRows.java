package dev.framelease.djl.preprocess;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The cropped pixels of one frame, read a row at a time.
 *
 * <p>A pixel is an int of 0xXXRRGGBB, whatever its format is. Thread-safe.
 */
final class PixelRows {
  /**
   * Of the processors that this runs on; lines of another size are touched twice, or half of them.
   */
  static final int CACHE_LINE_BYTES = 64;

  private final ByteBuffer bytes;
  private final PixelFormat format;
  private final int strideBytes;
  private final int start;

  /** Reads from the buffer's index 0 on, whatever its position. */
  PixelRows(ByteBuffer buffer, FrameLayout layout, Region crop) {
    this.bytes = buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    this.format = layout.format();
    this.strideBytes = layout.strideBytes();
    this.start = crop.y() * strideBytes + crop.x() * format.bytesPerPixel();
  }

  /** Tells whether a pixel lies in memory as {@link #get} gives it. */
  boolean areWords() {
    return format == PixelFormat.BGRX || format == PixelFormat.BGRA;
  }

  /**
   * Reads a byte of each cache line of a row, if {@link #areWords}, and returns their sum. These
   * reads wait for memory together; those that gather pixels come with steps that a processor does
   * not foresee beyond the next lines.
   */
  int touch(int y, int width) {
    return sum(bytes, start + y * strideBytes, width * Integer.BYTES);
  }

  private static int sum(ByteBuffer bytes, int row, int byteSize) {
    int sum = 0;
    for (int i = 0; i < byteSize; i += CACHE_LINE_BYTES) {
      sum += bytes.get(row + i);
    }
    return sum;
  }

  /**
   * Gathers pixels of a row and their right neighbours, if {@link #areWords}. Both come with one
   * access, and the row is not copied before.
   *
   * @param columns of the pixels, none of them the last column
   */
  void getPairs(int y, int[] columns, int[] lefts, int[] rights) {
    pairs(bytes, start + y * strideBytes, columns, lefts, rights);
  }

  private static void pairs(ByteBuffer bytes, int row, int[] columns, int[] lefts, int[] rights) {
    for (int x = 0; x < columns.length; x++) {
      long pair = bytes.getLong(row + columns[x] * Integer.BYTES);
      lefts[x] = (int) pair;
      rights[x] = (int) (pair >>> Integer.SIZE);
    }
  }

  /**
   * Gathers pixels of a row.
   *
   * @param row where the whole row goes first, if it has to be converted
   */
  void choose(int y, int[] columns, int[] row, int[] pixels) {
    if (areWords()) {
      columns(bytes, start + y * strideBytes, columns, pixels);
      return;
    }
    get(y, row, row.length);
    for (int x = 0; x < pixels.length; x++) {
      pixels[x] = row[columns[x]];
    }
  }

  private static void columns(ByteBuffer bytes, int row, int[] columns, int[] pixels) {
    for (int x = 0; x < columns.length; x++) {
      pixels[x] = bytes.getInt(row + columns[x] * Integer.BYTES);
    }
  }

  /** Copies the first pixels of a row. */
  void get(int y, int[] row, int count) {
    format.readRgb(bytes, start + y * strideBytes, row, count);
  }
}
