package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import java.nio.file.Path;

/**
 * Pictures of which every level is known, one for each row, whose dimensions lie in memory in the
 * order of these letters.
 */
record Picture(String order, int height, int width, int channels) {
  static final int ROWS = 3;

  /** Of 7 x 5 pixels, so that no dimension is as long as another. */
  static Picture of(String order, PixelFormat format) {
    return new Picture(order, 5, 7, format.bytesPerPixel());
  }

  int[] shape() {
    return order.chars().map(this::length).toArray();
  }

  int values() {
    return height * width * channels;
  }

  private int length(int letter) {
    return letter == 'H' ? height : letter == 'W' ? width : channels;
  }

  /** The level of a value that is counted in the order of the memory. */
  int level(int row, int index) {
    int[] at = new int[3];
    int left = index;
    for (int i = order.length() - 1; i >= 0; i--) {
      char letter = order.charAt(i);
      at["HWC".indexOf(letter)] = left % length(letter);
      left /= length(letter);
    }
    return level(row, at[0], at[1], at[2]);
  }

  private static int level(int row, int y, int x, int channel) {
    return (row * 7 + y * 31 + x * 13 + channel * 61) % 256;
  }

  void assertShownBy(Frame frame, int row) {
    try (PixelView pixels = frame.pixels()) {
      int[] shape = pixels.shape();
      assertEquals(height, shape[0]);
      assertEquals(width, shape[1]);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < channels; c++) {
            long found = shape.length == 2 ? pixels.getLong(y, x) : pixels.getLong(y, x, c);
            assertEquals(level(row, y, x, c), found, row + ": " + y + ", " + x + ", " + c);
          }
        }
      }
    }
  }

  /** Checks all rows of a file, in another order than theirs. */
  void assertShownBy(Path path, ArchiveOptions options, int copiedBytes) {
    try (FrameArchive archive = FrameArchive.open(path, options)) {
      PixelFormat format = archive.schema().format();
      assertEquals(FrameLayout.packed(width, height, format), archive.layout());
      assertEquals(ROWS, archive.size());
      for (int row : new int[] {2, 0, 1}) {
        try (Frame frame = archive.get(row)) {
          assertShownBy(frame, row);
          assertEquals(copiedBytes, frame.info().copiedBytes());
          assertEquals(row + 1, frame.info().sequence());
        }
      }
    }
  }

  static void assertRefused(Path path, ArchiveOptions options, String expected) {
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path, options));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
