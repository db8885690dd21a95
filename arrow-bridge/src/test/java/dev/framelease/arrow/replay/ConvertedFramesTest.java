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
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Where frames that were made of other tensors lie, and for how long. */
class ConvertedFramesTest extends ImagesInFile {
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
