package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of image tensors, each row of a shape of its own, as frames. */
class ImagesOfAnySizeTest extends ImagesInFile {
  private static final CompressionCodec.Factory PLAIN = NoCompressionCodec.Factory.INSTANCE;

  @ParameterizedTest
  @CsvSource({"MAPPED, false", "COPIED, false", "MAPPED, true", "COPIED, true"})
  void shouldConvertImagesOfAnySize(PixelAccess access, boolean compressed) throws IOException {
    Picture[] pictures = {
      new Picture("CHW", 4, 6, 3), new Picture("CHW", 1, 1, 3), new Picture("CHW", 9, 2, 3)
    };
    ImageFile.of("float32")
        .writeAnySize(
            path(),
            List.of(OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty()),
            (row, i) -> pictures[row].level(row, i) / 255.0,
            compressed ? new TestZstd() : PLAIN,
            Stream.of(pictures).map(Picture::shape).toArray(int[][]::new));
    ArchiveOptions options = RGB.withAccess(access).withValueRange(0, 1);
    try (FrameArchive archive = FrameArchive.open(path(), options)) {
      assertTrue(archive.schema().isOfAnySize());
      for (int row : new int[] {2, 0, 1, 2}) {
        try (Frame frame = archive.get(row)) {
          pictures[row].assertShownBy(frame, row);
          int pixels = pictures[row].height() * pictures[row].width() * 3;
          boolean read = compressed || access == PixelAccess.COPIED;
          assertEquals(pixels + (read ? 4 * pixels : 0), frame.info().copiedBytes());
        }
      }
    }
  }

  @Test
  void shouldTellRowsOfAnySizeApartByThoseLengthsThatAreTheSame() throws IOException {
    // One row is as high as it has channels, which the shape alone would not tell.
    Picture[] pictures = {new Picture("HWC", 3, 6, 3), new Picture("HWC", 4, 2, 3)};
    int[][] shapes = Stream.of(pictures).map(Picture::shape).toArray(int[][]::new);
    ImageFile.Value value = (row, i) -> pictures[row].level(row, i);
    ImageFile.of("uint8")
        .writeAnySize(
            path(),
            List.of(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(3)),
            value,
            PLAIN,
            shapes);
    try (FrameArchive archive = FrameArchive.open(path(), RGB);
        Frame frame = archive.get(0)) {
      pictures[0].assertShownBy(frame, 0);
      assertEquals(0, frame.info().copiedBytes());
    }
    folder = folder.resolve("unsaid");
    assertTrue(folder.toFile().mkdir());
    ImageFile.of("uint8").writeAnySize(path(), List.of(), value, PLAIN, shapes);
    try (FrameArchive archive = FrameArchive.open(path(), RGB);
        Frame frame = archive.get(1)) {
      pictures[1].assertShownBy(frame, 1);
      var refused = assertThrows(ArchiveFormatException.class, () -> archive.get(0));
      assertTrue(refused.getMessage().contains("say which"), refused.getMessage());
    }
  }

  @Test
  void shouldRefuseColumnsOfAnySizeThatCannotBeImages() throws IOException {
    List<OptionalInt> four = List.of(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(4));
    ImageFile.of("uint8").writeAnySize(path(), four, (row, i) -> 0, PLAIN, new int[] {2, 2, 4});
    // The first dimension can be three channels; no row is.
    try (FrameArchive archive = FrameArchive.open(path(), RGB)) {
      assertThrows(ArchiveFormatException.class, () -> archive.get(0));
    }
    assertRefused(as(PixelFormat.RGB565), "UINT8 as RGB565");
    assertRefused(
        RGB.withDimensions(Dimension.HEIGHT, Dimension.WIDTH, Dimension.CHANNEL),
        "must be one of [[HEIGHT, WIDTH, CHANNEL]] with 3 channels");
  }
}
