package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images of every order and type that pyarrow 25.0.1 wrote from arrays of NumPy: {@code
 * src/test/python/write_tensors.py} made the files.
 */
@ExtendWith(LedgerExtension.class)
class PyarrowImagesTest {
  private static Path file(String name) {
    return Path.of(
        System.getProperty("framelease.root"), "arrow-bridge/src/test/resources/pyarrow", name);
  }

  private static ArchiveOptions column(String name, PixelFormat format) {
    return ArchiveOptions.DEFAULT.withColumn(name).withPixelFormat(format);
  }

  /** The picture of a row, as the script makes it. */
  private static void assertShows(Frame frame, int row, int height, int width) {
    PixelFormat format = frame.info().layout().format();
    assertEquals(FrameLayout.packed(width, height, format), frame.info().layout());
    try (PixelView pixels = frame.pixels();
        PixelView channels = pixels.reshape(height, width, format.bytesPerPixel())) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < format.bytesPerPixel(); c++) {
            int expected = (7 * row + 31 * y + 13 * x + 61 * c) % 256;
            assertEquals(expected, channels.getInt(y, x, c), y + ", " + x + ", " + c);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gray, GRAY, 0, 255, 0",
    "gray_channel, GRAY, 0, 255, 0",
    "rgb, RGB, 0, 255, 0",
    "planes, RGB, 0, 255, 72",
    "planes_named, RGB, 0, 255, 72",
    "planes_permuted, RGB, 0, 255, 72",
    "turned, RGB, 0, 255, 72",
    "gray_16, GRAY, 0, 65535, 24",
    "rgb_16, RGB, 0, 1020, 72",
    "half, RGB, 0, 1, 72",
    "planes_float, RGB, 0, 1, 72",
    "planes_double, RGB, -1, 1, 72"
  })
  void shouldShowThePictures(
      String column, PixelFormat format, double black, double white, int copiedBytes) {
    ArchiveOptions options = column(column, format).withValueRange(black, white);
    for (PixelAccess access : PixelAccess.values()) {
      try (FrameArchive archive =
          FrameArchive.open(file("images.arrow"), options.withAccess(access))) {
        assertEquals(3, archive.size());
        for (int row : new int[] {1, 2, 0}) {
          try (Frame frame = archive.get(row)) {
            assertShows(frame, row, 4, 6);
            if (access == PixelAccess.MAPPED) {
              assertEquals(copiedBytes, frame.info().copiedBytes());
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"any-size-images.arrow", "any-size-images-zstd.arrow"})
  void shouldShowPicturesOfAnySize(String name) {
    ArchiveOptions options =
        ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.RGB).withValueRange(0, 1);
    int[][] sizes = {{4, 6}, {1, 1}, {5, 3}};
    try (FrameArchive archive = FrameArchive.open(file(name), options)) {
      for (int row : new int[] {2, 0, 1}) {
        try (Frame frame = archive.get(row)) {
          assertShows(frame, 0, sizes[row][0], sizes[row][1]);
        }
      }
    }
  }

  @Test
  void shouldRefuseRowsThatAreNull() {
    ArchiveOptions options = column("with_null", PixelFormat.GRAY);
    var refused =
        assertThrows(
            ArchiveFormatException.class, () -> FrameArchive.open(file("images.arrow"), options));
    assertTrue(refused.getMessage().contains("null: 1"), refused.getMessage());
  }
}
