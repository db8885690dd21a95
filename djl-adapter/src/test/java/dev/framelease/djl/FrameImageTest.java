package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Joints;
import ai.djl.modality.cv.output.Mask;
import ai.djl.modality.cv.output.Point;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.RandomUtils;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Results are compared with those of DJL's own image of the same pixels. */
@ExtendWith(LedgerExtension.class)
final class FrameImageTest {
  private static final int WIDTH = 61;
  private static final int HEIGHT = 43;
  private static final int PADDING_BYTES = 24;

  private final TestSlot slot = new TestSlot(padded(), () -> {});
  private final byte[] before = slot.randomize(5);

  private static FrameLayout padded() {
    int stride = 4 * WIDTH + PADDING_BYTES;
    return new FrameLayout(WIDTH, HEIGHT, PixelFormat.BGRX, stride, (long) stride * HEIGHT);
  }

  /** A method that gives an image, or that draws. */
  private record Use(String name, UnaryOperator<Image> use) {
    static Use drawing(String name, Consumer<Image> draw) {
      return new Use(
          name,
          image -> {
            draw.accept(image);
            return image;
          });
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Use> copies() {
    int[][] mask = new int[20][30];
    IntStream.range(0, 20).forEach(y -> Arrays.fill(mask[y], y, 30, 1));
    return Stream.of(
        new Use("resize down", image -> image.resize(17, 9, false)),
        new Use("resize up", image -> image.resize(100, 90, true)),
        new Use("resize to the same", image -> image.resize(WIDTH, HEIGHT, true)),
        new Use("getMask", image -> image.getMask(mask)),
        new Use("getSubImage", image -> image.getSubImage(7, 5, 20, 11)),
        new Use("duplicate", Image::duplicate));
  }

  static Stream<Use> drawings() {
    float[][] probabilities = {{0, 0.5f}, {1, 0.25f}};
    DetectedObjects detected =
        new DetectedObjects(
            List.of("one", "two", "one"),
            List.of(0.9, 0.8, 0.7),
            List.of(
                new Rectangle(0.1, 0.1, 0.5, 0.5),
                new Mask(0.2, 0.3, 0.4, 0.4, probabilities),
                new Rectangle(-0.1, 0.7, 0.3, 0.6)));
    Image overlay = new BufferedImageFactory().fromImage(new BufferedImage(9, 9, 2));
    overlay.drawRectangle(new Rectangle(1, 1, 4, 4), 0xff8800, 2);
    return Stream.of(
        Use.drawing("drawBoundingBoxes", image -> image.drawBoundingBoxes(detected)),
        Use.drawing("drawMask", image -> image.drawBoundingBoxes(detected, 0.4f)),
        Use.drawing(
            "drawRectangle", image -> image.drawRectangle(new Rectangle(3, 4, 20, 9), 0xff, 3)),
        Use.drawing("drawMarks", image -> image.drawMarks(List.of(new Point(9, 9)), 4)),
        Use.drawing("drawJoints", image -> image.drawJoints(joints())),
        Use.drawing("drawImage", image -> image.drawImage(overlay, false)),
        Use.drawing("drawImage to the size", image -> image.drawImage(overlay, true)),
        Use.drawing("the wrapped image", FrameImageTest::drawOnWrapped));
  }

  private static Joints joints() {
    return new Joints(
        IntStream.range(0, 17)
            .mapToObj(i -> new Joints.Joint(i / 17.0, (i * 5 % 17) / 17.0, 0.9))
            .toList());
  }

  private static void drawOnWrapped(Image image) {
    ((BufferedImage) image.getWrappedImage()).setRGB(3, 2, 0x123456);
  }

  @ParameterizedTest
  @MethodSource({"copies", "drawings"})
  void shouldGiveWhatTheStockImageGives(Use method) {
    try (Frame frame = slot.lend();
        FrameImage image = FrameImage.of(frame)) {
      RandomUtils.RANDOM.setSeed(3);
      Image expected = method.use().apply(stock(Region.ofSize(WIDTH, HEIGHT)));
      RandomUtils.RANDOM.setSeed(3);
      Image found = method.use().apply(image);

      assertArrayEquals(argb(expected), argb(found));
    }
    assertArrayEquals(before, slot.bytes());
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void shouldGiveTheSlotBackAndShowTheDrawing(Use drawing) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        FrameImage image = image()) {
      RandomUtils.RANDOM.setSeed(4);
      Image expected = drawing.use().apply(stock(Region.ofSize(WIDTH, HEIGHT)));
      assertEquals(0, slot.returns());
      RandomUtils.RANDOM.setSeed(4);
      assertSame(image, drawing.use().apply(image));

      assertEquals(1, slot.returns());
      slot.stamp(0);
      assertArrayEquals(
          expected.toNDArray(manager).toByteArray(), image.toNDArray(manager).toByteArray());
      assertArrayEquals(argb(expected), argb(image.duplicate()));
      assertArrayEquals(
          argb(expected.getSubImage(1, 2, 3, 4)), argb(image.getSubImage(1, 2, 3, 4)));
      assertThrows(IllegalStateException.class, () -> image.crop(Region.ofSize(1, 1)));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @MethodSource("copies")
  void shouldCopyAndKeepReadingTheSlot(Use copying) {
    try (FrameImage image = image()) {
      Image copy = copying.use().apply(image);
      int[] pixels = argb(copy);
      drawOnWrapped(copying.use().apply(image));
      slot.stamp(0);

      assertNotSame(image, copy);
      assertArrayEquals(pixels, argb(copy));
      assertEquals(0, slot.returns());
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadTheSlotAsTheStockImageReadsItsPixels(ModelEngine engine) {
    List<Region> regions =
        List.of(
            Region.ofSize(WIDTH, HEIGHT),
            new Region(7, 3, 41, 29),
            new Region(0, 0, 1, 1),
            new Region(WIDTH - 9, 0, 9, HEIGHT));
    try (NDManager manager = NDManager.newBaseManager(engine.djlName());
        FrameImage image = image()) {
      for (Region region : regions) {
        try (FrameImage part = image.crop(region)) {
          assertEquals(region.width(), part.getWidth());
          assertEquals(region.height(), part.getHeight());
          assertSameArrays(manager, stock(region), part);
        }
      }
    }
    assertEquals(1, slot.returns());
    assertArrayEquals(before, slot.bytes());
  }

  private static void assertSameArrays(NDManager manager, Image expected, Image found) {
    for (Image.Flag flag : new Image.Flag[] {null, Image.Flag.COLOR, Image.Flag.GRAYSCALE}) {
      try (NDArray stock = expected.toNDArray(manager, flag);
          NDArray array = found.toNDArray(manager, flag)) {
        assertEquals(stock.getShape(), array.getShape());
        assertEquals(stock.getDataType(), array.getDataType());
        assertArrayEquals(stock.toByteArray(), array.toByteArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryFormatAsRgb(PixelFormat format) {
    TestSlot other = new TestSlot(FrameLayout.padded(13, 7, format, 4), () -> {});
    byte[] bytes = other.randomize(9);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame frame = other.lend();
        FrameImage image = FrameImage.of(frame)) {
      byte[] rgb = image.toNDArray(manager).toByteArray();

      int[] row = new int[13];
      for (int y = 0; y < 7; y++) {
        format.readRgb(ByteBuffer.wrap(bytes), y * other.layout().strideBytes(), row, 13);
        for (int x = 0; x < 13; x++) {
          int at = 3 * (y * 13 + x);
          int found = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
          assertEquals(row[x] & 0xffffff, found);
        }
      }
    }
    assertEquals(1, other.returns());
  }

  @Test
  void shouldReadLargeFramesBandByBand() {
    TestSlot large = new TestSlot(3001, 171);
    byte[] pixels = large.randomize(8);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Frame frame = large.lend();
        FrameImage image = FrameImage.of(frame)) {
      byte[] grey = image.toNDArray(manager, Image.Flag.GRAYSCALE).toByteArray();

      for (int i = 0; i < grey.length; i++) {
        assertEquals(
            stockGrey(pixels[4 * i + 2] & 0xff, pixels[4 * i + 1] & 0xff, pixels[4 * i] & 0xff),
            grey[i] & 0xff);
      }
    }
  }

  @Test
  void shouldRoundEveryColourToTheGreyThatTheStockImageGives() {
    for (int rgb = 0; rgb < 1 << 24; rgb++) {
      int red = rgb >> 16;
      int green = (rgb >> 8) & 0xff;
      int blue = rgb & 0xff;
      int grey = ImageArrays.grey(red, green, blue);
      if (grey != stockGrey(red, green, blue)) {
        assertEquals(stockGrey(red, green, blue), grey, Integer.toHexString(rgb));
      }
    }
  }

  private static int stockGrey(int red, int green, int blue) {
    return Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
  }

  /** DJL's array over a buffer would lose the memory with its root. */
  @Test
  void shouldKeepTheMemoryOfAnArrayForItsViews() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        FrameImage image = image()) {
      NDArray array = image.toNDArray(manager);
      byte[] expected = array.get("5:7").toByteArray();
      NDArray view = array.get("5:7");
      array.close();
      System.gc();

      assertArrayEquals(expected, view.toByteArray());
    }
  }

  @Test
  void shouldTakeViewsOfFourChannelsAndRefuseOthers() {
    try (Frame frame = slot.lend();
        PixelView pixels = frame.pixels();
        PixelView turned = pixels.reverse(1);
        PixelView plane = pixels.index(2, 0);
        PixelView two = pixels.channels(0, 2);
        NDManager manager = NDManager.newBaseManager("PyTorch");
        FrameImage image = FrameImage.of(turned)) {
      NDArray array = image.toNDArray(manager);

      assertEquals(new Shape(HEIGHT, WIDTH, 3), array.getShape());
      assertEquals(before[2], array.toByteArray()[3 * (WIDTH - 1)]);
      assertThrows(IllegalArgumentException.class, () -> FrameImage.of(plane));
      assertThrows(IllegalArgumentException.class, () -> FrameImage.of(two));
    }
  }

  @Test
  void shouldRefuseImagesWithoutPixelsAndOutsideOfTheFrame() {
    try (Frame frame = slot.lend();
        FrameImage image = FrameImage.of(frame);
        PixelView pixels = frame.pixels();
        PixelView nothing = pixels.slice(Slice.to(0))) {
      assertThrows(IllegalArgumentException.class, () -> FrameImage.of(nothing));
      assertThrows(IllegalArgumentException.class, () -> image.crop(new Region(0, 0, 4, 0)));
      assertThrows(IllegalArgumentException.class, () -> image.getSubImage(0, 0, 0, 4));
      assertThrows(
          IndexOutOfBoundsException.class, () -> image.crop(new Region(WIDTH - 1, 0, 2, 1)));
      assertThrows(IllegalArgumentException.class, () -> image.getSubImage(-1, 0, 2, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> image.getSubImage(0, 0, 1, HEIGHT + 1));
    }
  }

  @Test
  void shouldHoldALeaseOfItsOwn() {
    Frame frame = slot.lend();
    FrameImage image = FrameImage.of(frame);
    FrameImage part = image.crop(new Region(1, 1, 5, 5));
    frame.close();
    assertThrows(LeaseClosedException.class, () -> FrameImage.of(frame));
    image.close();
    image.close();
    assertEquals(0, slot.returns());
    assertEquals(5, part.duplicate().getWidth());
    part.close();
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @MethodSource({"copies", "drawings"})
  void shouldRefuseEveryUseAfterTheClose(Use use) {
    FrameImage image = image();
    image.close();

    Exception e = assertThrows(IllegalStateException.class, () -> use.use().apply(image));
    assertEquals(
        "image of 61x43 pixels is closed, and its slot may hold another frame by now; duplicate()"
            + " before you close",
        e.getMessage());
  }

  @Test
  void shouldRefuseToReadAndWriteAfterTheCloseAndStillKnowItsSize() {
    FrameImage image = image();
    assertTrue(image.isOpen());
    image.close();

    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      assertThrows(IllegalStateException.class, () -> image.toNDArray(manager));
    }
    assertThrows(IllegalStateException.class, () -> image.save(new ByteArrayOutputStream(), "png"));
    assertThrows(IllegalStateException.class, image::getWrappedImage);
    assertThrows(IllegalStateException.class, image::findBoundingBoxes);
    assertThrows(IllegalStateException.class, () -> image.crop(Region.ofSize(1, 1)));
    assertFalse(image.isOpen());
    assertEquals(WIDTH, image.getWidth());
    assertEquals(HEIGHT, image.getHeight());
  }

  @Test
  void shouldBeItsOwnCopyOfTheSameSize() {
    try (FrameImage image = image()) {
      assertSame(image, image.resize(WIDTH, HEIGHT, false));
      assertThrows(UnsupportedOperationException.class, image::findBoundingBoxes);
      assertThrows(IndexOutOfBoundsException.class, () -> image.getSubImage(60, 0, 2, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void shouldSaveOpaquePictures(Use drawing) throws IOException {
    try (FrameImage image = image()) {
      assertArrayEquals(argb(image.duplicate()), saved(image, "png"));
      assertSame(image, drawing.use().apply(image));
      assertArrayEquals(argb(image), saved(image, "png"));
      assertEquals(WIDTH * HEIGHT, saved(image, "jpeg").length);
      IOException e =
          assertThrows(
              IOException.class, () -> image.save(new ByteArrayOutputStream(), "parchment"));
      assertTrue(e.getMessage().contains("'parchment'"), e.getMessage());
    }
  }

  private static int[] saved(Image image, String type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    image.save(out, type);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
    assertFalse(read.getColorModel().hasAlpha());
    return argb(read);
  }

  private FrameImage image() {
    try (Frame frame = slot.lend()) {
      return FrameImage.of(frame);
    }
  }

  /** DJL's image of what the slot was filled with. */
  private Image stock(Region region) {
    BufferedImage pixels =
        new BufferedImage(region.width(), region.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < region.height(); y++) {
      for (int x = 0; x < region.width(); x++) {
        int at = (region.y() + y) * padded().strideBytes() + 4 * (region.x() + x);
        pixels.setRGB(
            x,
            y,
            (before[at + 2] & 0xff) << 16 | (before[at + 1] & 0xff) << 8 | (before[at] & 0xff));
      }
    }
    return new BufferedImageFactory().fromImage(pixels);
  }

  private static int[] argb(Image image) {
    return argb((BufferedImage) image.getWrappedImage());
  }

  private static int[] argb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
