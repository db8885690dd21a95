package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of image tensors of every type and order, written by Arrow's own vectors, as frames. */
@ExtendWith(LedgerExtension.class)
class ImageColumnsTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;
  private static final int ROWS = 3;
  private static final ArchiveOptions RGB = as(PixelFormat.RGB);
  private static final CompressionCodec.Factory PLAIN = NoCompressionCodec.Factory.INSTANCE;

  @TempDir Path folder;

  private static ArchiveOptions as(PixelFormat format) {
    return ArchiveOptions.DEFAULT.withPixelFormat(format);
  }

  private Path path() {
    return folder.resolve("images.arrow");
  }

  /** The picture of a row: a level for each channel of each pixel. */
  private static int level(int row, int y, int x, int channel) {
    return (row * 7 + y * 31 + x * 13 + channel * 61) % 256;
  }

  /** A picture whose dimensions lie in memory in the order of these letters. */
  private record Picture(String order, int height, int width, int channels) {
    int[] shape() {
      return order.chars().map(this::length).toArray();
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
      return ImageColumnsTest.level(row, at[0], at[1], at[2]);
    }

    void assertShownBy(Frame frame, int row) {
      try (PixelView pixels = frame.pixels()) {
        int[] shape = pixels.shape();
        assertEquals(height, shape[0]);
        assertEquals(width, shape[1]);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            for (int c = 0; c < channels; c++) {
              int found = shape.length == 2 ? pixels.getInt(y, x) : pixels.getInt(y, x, c);
              assertEquals(
                  ImageColumnsTest.level(row, y, x, c),
                  found,
                  row + ": " + y + ", " + x + ", " + c);
            }
          }
        }
      }
    }
  }

  private static Picture picture(String order, PixelFormat format) {
    return new Picture(order, HEIGHT, WIDTH, format.bytesPerPixel());
  }

  private void write(ImageFile file, Picture picture) throws IOException {
    file.write(path(), ROWS, picture::level, picture.shape());
  }

  private void assertShows(Picture picture, ArchiveOptions options, int copiedBytes) {
    try (FrameArchive archive = FrameArchive.open(path(), options)) {
      PixelFormat format = archive.schema().format();
      assertEquals(FrameLayout.packed(picture.width(), picture.height(), format), archive.layout());
      assertEquals(ROWS, archive.size());
      for (int row : new int[] {2, 0, 1}) {
        try (Frame frame = archive.get(row)) {
          picture.assertShownBy(frame, row);
          assertEquals(copiedBytes, frame.info().copiedBytes());
          assertEquals(row + 1, frame.info().sequence());
        }
      }
    }
  }

  private void assertRefused(ArchiveOptions options, String expected) {
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path(), options));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HW", "HWC", "CHW"})
  void shouldShowGrayBytesInPlace(String order) throws IOException {
    Picture picture = picture(order, PixelFormat.GRAY);
    write(ImageFile.of("uint8"), picture);
    assertShows(picture, as(PixelFormat.GRAY), 0);
    assertShows(
        picture,
        as(PixelFormat.GRAY).withAccess(PixelAccess.COPIED),
        picture.height() * picture.width());
  }

  @ParameterizedTest
  @CsvSource({"RGB, HWC", "BGR, HWC", "BGRX, HWC", "RGBX, HWC"})
  void shouldShowBytesOfChannelsInPlace(PixelFormat format, String order) throws IOException {
    write(ImageFile.of("uint8"), picture(order, format));
    assertShows(picture(order, format), as(format), 0);
  }

  @ParameterizedTest
  @CsvSource({"RGB, CHW", "BGR, CHW", "BGRX, CHW", "BGRA, CHW", "RGBX, CHW"})
  void shouldReorderChannelsThatComeFirst(PixelFormat format, String order) throws IOException {
    write(ImageFile.of("uint8"), picture(order, format));
    assertShows(picture(order, format), as(format), HEIGHT * WIDTH * format.bytesPerPixel());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HWC", "HCW", "WHC", "WCH", "CHW", "CWH"})
  void shouldGoByTheNamesOfTheDimensions(String order) throws IOException {
    // Which three lengths alone would not tell.
    Picture picture = new Picture(order, 3, 3, 3);
    write(ImageFile.of("uint8").named(order.split("")), picture);
    assertShows(picture, RGB, order.equals("HWC") ? 0 : 27);
  }

  @ParameterizedTest
  @CsvSource({
    "height, width, channel",
    "rows, columns, bands",
    "y, x, c",
    "Row, Column, CHANNELS",
    "h, W, band"
  })
  void shouldUnderstandNames(String height, String width, String channel) throws IOException {
    Picture picture = new Picture("CWH", 3, 3, 3);
    write(ImageFile.of("uint8").named(channel, width, height), picture);
    assertShows(picture, RGB, 27);
  }

  @ParameterizedTest
  @CsvSource({"CHW, 1, 2, 0", "CWH, 2, 1, 0", "HWC, 2, 0, 1", "WHC, 1, 0, 2"})
  void shouldGoByTheLogicalShape(String order, int first, int second, int third)
      throws IOException {
    Picture picture = picture(order, PixelFormat.RGB);
    write(ImageFile.of("uint8").permuted(first, second, third), picture);
    assertShows(picture, RGB, order.equals("HWC") ? 0 : HEIGHT * WIDTH * 3);
  }

  @Test
  void shouldGoByTheLogicalShapeOfGray() throws IOException {
    Picture picture = picture("WH", PixelFormat.GRAY);
    write(ImageFile.of("uint8").permuted(1, 0), picture);
    assertShows(picture, as(PixelFormat.GRAY), HEIGHT * WIDTH);
  }

  @Test
  void shouldReorderWords() throws IOException {
    int[] words = new int[HEIGHT * WIDTH];
    ImageFile file = ImageFile.of("uint16").named("x", "y");
    file.write(path(), 1, (row, i) -> words[i] = i * 1777 % 65536, WIDTH, HEIGHT);
    try (FrameArchive archive = FrameArchive.open(path(), as(PixelFormat.RGB565));
        Frame frame = archive.get(0);
        PixelView pixels = frame.pixels()) {
      for (int i = 0; i < words.length; i++) {
        assertEquals(words[i], pixels.getInt(i % HEIGHT, i / HEIGHT));
      }
      assertEquals(HEIGHT * WIDTH * 2, frame.info().copiedBytes());
    }
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("float16", 0, 1),
        Arguments.of("float16", 0, 255),
        Arguments.of("float32", 0, 1),
        Arguments.of("float32", 0, 255),
        Arguments.of("float32", -1, 1),
        Arguments.of("float32", 1, 0),
        Arguments.of("float64", -0.5, 0.5),
        Arguments.of("uint16", 0, 65535),
        Arguments.of("uint16", 0, 1023),
        Arguments.of("int16", -32768, 32767),
        Arguments.of("uint32", 0, 4294967295.0),
        Arguments.of("int32", -2147483648.0, 2147483647.0),
        Arguments.of("int8", -128, 127),
        Arguments.of("uint8", 255, 0));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldScaleValuesOfEveryType(String type, double black, double white) throws IOException {
    for (PixelFormat format : List.of(PixelFormat.GRAY, PixelFormat.RGB, PixelFormat.BGRX)) {
      for (String order : format == PixelFormat.GRAY ? List.of("HW") : List.of("HWC", "CHW")) {
        folder = folder.resolve(order + format);
        assertTrue(folder.toFile().mkdir());
        Picture picture = picture(order, format);
        ImageFile.of(type)
            .write(
                path(),
                ROWS,
                (row, i) -> black + picture.level(row, i) / 255.0 * (white - black),
                picture.shape());
        int byteSize = HEIGHT * WIDTH * format.bytesPerPixel();
        assertShows(picture, as(format).withValueRange(black, white), byteSize);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HWC", "CHW", "WHC"})
  void shouldScaleLongRows(String order) throws IOException {
    Picture picture = new Picture(order, 2, 9001, 3);
    ImageFile.of("uint16")
        .named(order.split(""))
        .write(path(), ROWS, (row, i) -> picture.level(row, i) * 257, picture.shape());
    assertShows(picture, RGB.withValueRange(0, 65535), 2 * 9001 * 3);
  }

  @Test
  void shouldTakeTheRangeAndTheFormatFromTheFile() throws IOException {
    Picture picture = picture("CHW", PixelFormat.RGB);
    ImageFile file =
        new ImageFile(
            ImageFile.arrow("float32"),
            List.of(),
            List.of(),
            Map.of(FrameSchema.PIXEL_FORMAT_KEY, "RGB", FrameSchema.VALUE_RANGE_KEY, "-1,1"));
    file.write(path(), ROWS, (row, i) -> picture.level(row, i) / 127.5 - 1, picture.shape());
    assertShows(picture, ArchiveOptions.DEFAULT, HEIGHT * WIDTH * 3);
    // What the file says counts.
    assertShows(picture, as(PixelFormat.BGR).withValueRange(0, 7), HEIGHT * WIDTH * 3);
  }

  @Test
  void shouldClampWhatIsBeyondAndTakeWhatIsNoNumberForBlack() throws IOException {
    double[] values = {
      Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.001, 1.001, 0.5, 1e30
    };
    ImageFile.of("float32").write(path(), 1, (row, i) -> values[i], 1, values.length);
    byte[] expected = {0, 0, -1, 0, -1, (byte) 128, -1};
    try (FrameArchive archive =
            FrameArchive.open(path(), as(PixelFormat.GRAY).withValueRange(0, 1));
        Frame frame = archive.get(0)) {
      byte[] found = new byte[values.length];
      frame.buffer().get(found);
      assertArrayEquals(expected, found);
    }
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
    assertRefused(RGB.withDimensions(Dimension.HEIGHT, Dimension.WIDTH), "has not the dimensions");
  }

  @Test
  void shouldTakeChannelsForLastWhereTheFileIsOfItsOwnFormat() throws IOException {
    Picture last = new Picture("HWC", 3, WIDTH, 3);
    write(ImageFile.of("uint8").with(FrameSchema.PIXEL_FORMAT_KEY, "RGB"), last);
    assertShows(last, ArchiveOptions.DEFAULT, 0);
  }

  @Test
  void shouldRefuseNamesThatAreHalfUnderstoodUntilItIsSaid() throws IOException {
    Picture picture = picture("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8").named("plane", "height", "width"), picture);
    assertRefused(RGB, "[plane, height, width]");
    assertShows(
        picture, RGB.withDimensions(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH), 105);
  }

  @Test
  void shouldGoByTheShapeWhereNoNameIsUnderstood() throws IOException {
    Picture picture = picture("CHW", PixelFormat.RGB);
    write(ImageFile.of("uint8").named("d0", "d1", "d2"), picture);
    assertShows(picture, RGB, 105);
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 5, 7, 2, RGB, has no dimension of 3 channels",
    "uint8, 5, 7, 3, GRAY, has no dimension of 1 channels",
    "uint16, 5, 7, 3, RGB, ArchiveOptions.withValueRange",
    "float32, 3, 5, 7, RGB, framelease.value_range",
    "float32, 5, 7, 1, RGB565, which is of UINT16",
    "int64, 5, 7, 3, RGB, their values may be",
    "uint8, 0, 7, 3, RGB, is no frame",
    "uint8, 1, 7, 1, GRAY, first or last"
  })
  void shouldRefuseWhatIsNoImage(
      String type, int a, int b, int c, PixelFormat format, String expected) throws IOException {
    ImageFile file = ImageFile.of(type);
    file.write(path(), a == 0 || type.equals("int64") ? 0 : 1, (row, i) -> 0, a, b, c);
    assertRefused(as(format), expected);
  }

  @ParameterizedTest
  @CsvSource({"5", "5, 7, 3, 1"})
  void shouldRefuseOtherNumbersOfDimensions(String lengths) throws IOException {
    int[] shape = Stream.of(lengths.split(", ")).mapToInt(Integer::parseInt).toArray();
    ImageFile.of("uint8").write(path(), 1, (row, i) -> 0, shape);
    assertRefused(RGB, "two or three dimensions");
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
  void shouldConvertCompressedImagesOfOneSize() throws IOException {
    Picture picture = picture("CHW", PixelFormat.RGB);
    ImageFile.of("uint8").write(path(), ROWS, picture::level, new TestZstd(), picture.shape());
    assertShows(picture, RGB, 2 * 105);
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
      assertTrue(refused.getMessage().contains("first or last"), refused.getMessage());
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
        "such dimensions");
  }

  @Test
  void shouldBoundTheFramesThatAreConvertedAndUseTheirMemoryAgain() throws IOException {
    Picture picture = picture("CHW", PixelFormat.RGB);
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
    Picture picture = picture("CHW", PixelFormat.RGB);
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
    Picture picture = picture("CHW", PixelFormat.RGB);
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
    assertEquals(ROWS, taken);
  }

  /** Shown in the format's description. */
  @Test
  void shouldWorkAsTheDocumentationSays() throws IOException {
    Path path = path();
    Picture picture = picture("CHW", PixelFormat.RGB);
    ImageFile.of("float32")
        .write(path, ROWS, (row, i) -> picture.level(row, i) / 255.0, picture.shape());
    // example
    ArchiveOptions options =
        ArchiveOptions.DEFAULT
            .withColumn("image")
            .withPixelFormat(PixelFormat.RGB)
            .withDimensions(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH)
            .withValueRange(0, 1);
    try (FrameArchive images = FrameArchive.open(path, options);
        Frame frame = images.get(0)) {
      System.Logger log = System.getLogger("images");
      log.log(System.Logger.Level.DEBUG, "{0} bytes converted", frame.info().copiedBytes());
    }
    // end of example
    assertShows(picture, options, HEIGHT * WIDTH * 3);
    String file = "arrow-bridge/src/test/java/" + getClass().getName().replace('.', '/') + ".java";
    assertTrue(Examples.shownIn("docs/arrow-format.md").containsAll(Examples.runBy(file)));
  }
}
