package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where frames that were made of other tensors lie, and for how long. */
@ExtendWith(LedgerExtension.class)
class ConvertedFramesTest {
  private static final ArchiveOptions RGB = as(PixelFormat.RGB);

  @TempDir Path folder;

  private static ArchiveOptions as(PixelFormat format) {
    return ArchiveOptions.DEFAULT.withPixelFormat(format);
  }

  private Path path() {
    return folder.resolve("images.arrow");
  }

  private void write(ImageFile file, Picture picture) throws IOException {
    file.write(path(), Picture.ROWS, picture::level, picture.shape());
  }

  private void assertShows(Picture picture, ArchiveOptions options, int copiedBytes) {
    picture.assertShownBy(path(), options, copiedBytes);
  }

  @Test
  void shouldConvertCompressedImagesOfOneSize() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    ImageFile.of("uint8")
        .write(path(), Picture.ROWS, picture::level, new TestZstd(), picture.shape());
    assertShows(picture, RGB, 2 * 105);
  }

  @Test
  void shouldBoundTheFramesThatAreConvertedAndUseTheirMemoryAgain() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8"), picture);
    try (FrameArchive archive = FrameArchive.open(path(), RGB.withMaxCopies(2))) {
      Frame first = archive.get(0);
      Frame second = archive.get(1);
      assertThrows(CopiesInUseException.class, () -> archive.get(2));
      long address = first.address();
      assertNotEquals(address, second.address());
      PixelView view = first.pixels();
      first.close();
      assertThrows(CopiesInUseException.class, () -> archive.get(2));
      view.close();
      try (Frame third = archive.get(2)) {
        assertEquals(address, third.address());
        picture.assertShownBy(third, 2);
        picture.assertShownBy(second, 1);
      }
      second.close();
    }
  }

  @Test
  void shouldKeepConvertedFramesReadableAfterTheArchive() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8"), picture);
    Frame kept;
    try (FrameArchive archive = FrameArchive.open(path(), RGB)) {
      kept = archive.get(1);
    }
    picture.assertShownBy(kept, 1);
    kept.close();
  }

  @Test
  void shouldReplayConvertedFrames() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8"), picture);
    StreamOptions all = StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK);
    int taken = 0;
    try (FrameArchive archive = FrameArchive.open(path(), RGB);
        FrameStream stream = archive.stream(Double.POSITIVE_INFINITY, all)) {
      for (Frame each : stream) {
        try (Frame frame = each) {
          picture.assertShownBy(frame, taken++);
        }
      }
    }
    assertEquals(Picture.ROWS, taken);
  }
}
