package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of image tensors of every type and order, written by Arrow's own vectors, as frames. */
class ImageColumnsTest extends ImagesInFile {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  @ParameterizedTest
  @ValueSource(strings = {"HW", "HWC", "CHW"})
  void shouldShowGrayBytesInPlace(String order) throws IOException {
    Picture picture = Picture.of(order, PixelFormat.GRAY);
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
    write(ImageFile.of("uint8"), Picture.of(order, format));
    assertShows(Picture.of(order, format), as(format), 0);
  }

  @ParameterizedTest
  @CsvSource({"RGB, CHW", "BGR, CHW", "BGRX, CHW", "BGRA, CHW", "RGBX, CHW"})
  void shouldReorderChannelsThatComeFirst(PixelFormat format, String order) throws IOException {
    write(ImageFile.of("uint8"), Picture.of(order, format));
    assertShows(Picture.of(order, format), as(format), HEIGHT * WIDTH * format.bytesPerPixel());
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
    Picture picture = Picture.of(order, PixelFormat.RGB);
    write(ImageFile.of("uint8").permuted(first, second, third), picture);
    assertShows(picture, RGB, order.equals("HWC") ? 0 : HEIGHT * WIDTH * 3);
  }

  @Test
  void shouldGoByTheLogicalShapeOfGray() throws IOException {
    Picture picture = Picture.of("WH", PixelFormat.GRAY);
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
        Picture picture = Picture.of(order, format);
        ImageFile.of(type)
            .write(
                path(),
                Picture.ROWS,
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
        .write(path(), Picture.ROWS, (row, i) -> picture.level(row, i) * 257, picture.shape());
    assertShows(picture, RGB.withValueRange(0, 65535), 2 * 9001 * 3);
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

  @ParameterizedTest
  @CsvSource({
    "uint8, 5, 7, 2, RGB, with 3 channels;",
    "uint8, 5, 7, 3, GRAY, with 1 channel;",
    "uint16, 5, 7, 3, RGB, ArchiveOptions.withValueRange",
    "float32, 3, 5, 7, RGB, framelease.value_range",
    "float32, 5, 7, 1, RGB565, which is of UINT16",
    "int64, 5, 7, 3, RGB, their values may be",
    "uint8, 0, 7, 3, RGB, is no frame",
    "uint8, 1, 7, 1, GRAY, say which"
  })
  void shouldRefuseWhatIsNoImage(
      String type, int a, int b, int c, PixelFormat format, String expected) throws IOException {
    ImageFile file = ImageFile.of(type);
    file.write(path(), a == 0 || type.equals("int64") ? 0 : 1, (row, i) -> 0, a, b, c);
    assertRefused(as(format), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5, 7, 3, 1", "5, 7, 1, 3, 1"})
  void shouldRefuseOtherNumbersOfDimensions(String lengths) throws IOException {
    int[] shape = Stream.of(lengths.split(", ")).mapToInt(Integer::parseInt).toArray();
    ImageFile.of("uint8").write(path(), 1, (row, i) -> 0, shape);
    assertRefused(RGB, "images have two or three");
  }

  /** Shown in the format's description. */
  @Test
  void shouldWorkAsTheDocumentationSays() throws IOException {
    Path path = path();
    Picture picture = Picture.of("CHW", PixelFormat.RGB);
    ImageFile.of("float32")
        .write(path, Picture.ROWS, (row, i) -> picture.level(row, i) / 255.0, picture.shape());
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
