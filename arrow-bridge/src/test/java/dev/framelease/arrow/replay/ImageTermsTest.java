package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word counts for what the images of a column are: the file's, then the caller's. */
class ImageTermsTest extends ImagesInFile {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  /** A column that says its format is of Framelease's own, which the caller has no say in. */
  @ParameterizedTest
  @CsvSource({
    "BGRX, uint8, HWC",
    "BGRA, uint8, HWC",
    "RGB, uint8, HWC",
    "GRAY, uint8, HW",
    "RGB565, uint16, HW",
    "XRGB2101010, uint32, HW"
  })
  void shouldNotLetTheCallerOverrideWhatAFrameSaysOfItself(
      PixelFormat format, String type, String order) throws IOException {
    int channels = order.length() == 2 ? 1 : format.bytesPerPixel();
    // As high and as wide as it has channels, so that nothing but the format tells them apart.
    Picture picture = new Picture(order, channels, channels, channels);
    write(ImageFile.of(type).with(FrameSchema.PIXEL_FORMAT_KEY, format.name()), picture);
    ArchiveOptions others =
        as(PixelFormat.BGR)
            .withValueRange(0, 1)
            .withDimensions(Dimension.CHANNEL, Dimension.WIDTH, Dimension.HEIGHT);
    assertShows(picture, others, 0);
    assertShows(picture, others.withDimensions(Dimension.WIDTH, Dimension.HEIGHT), 0);
  }

  @Test
  void shouldNotLetTheCallerOverrideWhatOtherWritersSay() throws IOException {
    Picture picture = new Picture("WCH", 3, 3, 3);
    ImageFile file =
        ImageFile.of("uint16")
            .named("x", "c", "y")
            .with(FrameSchema.PIXEL_FORMAT_KEY, "RGB")
            .with(FrameSchema.VALUE_RANGE_KEY, "0,65535");
    file.write(path(), Picture.ROWS, (row, i) -> picture.level(row, i) * 257, picture.shape());
    assertShows(
        picture,
        as(PixelFormat.BGR)
            .withValueRange(0, 1)
            .withDimensions(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH),
        27);
  }

  @Test
  void shouldLetTheCallerSayWhatAFormatLeavesUnsaid() throws IOException {
    Picture picture = Picture.of("CWH", PixelFormat.RGB);
    ImageFile file = ImageFile.of("float32").with(FrameSchema.PIXEL_FORMAT_KEY, "RGB");
    file.write(path(), Picture.ROWS, (row, i) -> picture.level(row, i) / 255.0, picture.shape());
    assertRefused(ArchiveOptions.DEFAULT, "ArchiveOptions.withValueRange");
    ArchiveOptions range = ArchiveOptions.DEFAULT.withValueRange(0, 1);
    Dimension[] order = {Dimension.CHANNEL, Dimension.WIDTH, Dimension.HEIGHT};
    assertShows(picture, range.withDimensions(order), 105);
    // Nobody else says it: planes, since the channels cannot be last.
    try (FrameArchive archive = FrameArchive.open(path(), range)) {
      assertEquals(HEIGHT, archive.layout().width());
      assertEquals(WIDTH, archive.layout().height());
    }
  }

  @Test
  void shouldRefuseWordsOfWhichARangeIsSaid() throws IOException {
    Picture picture = new Picture("HW", HEIGHT, WIDTH, 1);
    write(ImageFile.of("uint16"), picture);
    assertShows(picture, as(PixelFormat.RGB565), 0);
    assertRefused(as(PixelFormat.RGB565).withValueRange(0, 1), "without a range");
  }

  @Test
  void shouldShowBytesInPlaceWhateverTheSignOfZeroInTheirRange() throws IOException {
    Picture picture = Picture.of("HWC", PixelFormat.RGB);
    write(ImageFile.of("uint8").with(FrameSchema.VALUE_RANGE_KEY, "-0.0,255"), picture);
    assertShows(picture, RGB, 0);
    assertShows(picture, RGB.withValueRange(3, 9), 0);
  }

  @Test
  void shouldTakeTheRangeAndTheFormatFromTheFile() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    ImageFile file =
        new ImageFile(
            ImageFile.arrow("float32"),
            List.of(),
            List.of(),
            Map.of(FrameSchema.PIXEL_FORMAT_KEY, "RGB", FrameSchema.VALUE_RANGE_KEY, "-1,1"));
    file.write(
        path(), Picture.ROWS, (row, i) -> picture.level(row, i) / 127.5 - 1, picture.shape());
    assertShows(picture, ArchiveOptions.DEFAULT, HEIGHT * WIDTH * 3);
    // What the file says counts.
    assertShows(picture, as(PixelFormat.BGR).withValueRange(0, 7), HEIGHT * WIDTH * 3);
  }

  @Test
  void shouldRefuseWhatCanBeReadInTwoWaysUntilItIsSaid() throws IOException {
    Picture last = new Picture("HWC", 3, WIDTH, 3);
    write(ImageFile.of("uint8"), last);
    assertRefused(RGB, "ArchiveOptions.withDimensions");
    assertShows(last, RGB.withDimensions(Dimension.HEIGHT, Dimension.WIDTH, Dimension.CHANNEL), 0);
    // The same bytes, read in the other way.
    try (FrameArchive archive =
        FrameArchive.open(
            path(), RGB.withDimensions(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH))) {
      assertEquals(FrameLayout.packed(3, WIDTH, PixelFormat.RGB), archive.layout());
    }
    assertRefused(
        RGB.withDimensions(Dimension.HEIGHT, Dimension.WIDTH), "must be one of [[HEIGHT, WIDTH]]");
  }

  @Test
  void shouldTakeChannelsForLastWhereTheFileIsOfItsOwnFormat() throws IOException {
    Picture last = new Picture("HWC", 3, WIDTH, 3);
    write(ImageFile.of("uint8").with(FrameSchema.PIXEL_FORMAT_KEY, "RGB"), last);
    assertShows(last, ArchiveOptions.DEFAULT, 0);
  }

  @Test
  void shouldRefuseNamesThatAreHalfUnderstoodUntilItIsSaid() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8").named("plane", "height", "width"), picture);
    assertRefused(RGB, "[plane, height, width]");
    assertShows(
        picture, RGB.withDimensions(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH), 105);
  }

  @Test
  void shouldGoByTheShapeWhereNoNameIsUnderstood() throws IOException {
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8").named("d0", "d1", "d2"), picture);
    assertShows(picture, RGB, 105);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0,1,2", "a,b", "1,1", "0,1e999", "NaN,1", "-1e308,1e308", ""})
  void shouldRefuseARangeThatIsNone(String range) throws IOException {
    ImageFile.of("float32")
        .with(FrameSchema.VALUE_RANGE_KEY, range)
        .write(path(), 1, (row, i) -> 0, HEIGHT, WIDTH);
    ArchiveOptions gray = as(PixelFormat.GRAY).withValueRange(0, 1);
    assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path(), gray));
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    for (Dimension[] none :
        new Dimension[][] {
          {Dimension.HEIGHT},
          {Dimension.HEIGHT, Dimension.CHANNEL},
          {Dimension.HEIGHT, Dimension.HEIGHT, Dimension.WIDTH}
        }) {
      assertThrows(IllegalArgumentException.class, () -> RGB.withDimensions(none));
    }
    assertThrows(IllegalArgumentException.class, () -> RGB.withValueRange(1, 1));
    assertThrows(IllegalArgumentException.class, () -> RGB.withValueRange(0, Double.NaN));
  }
}
