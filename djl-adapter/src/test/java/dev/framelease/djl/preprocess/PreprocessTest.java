package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.djl.preprocess.Reference.Sampler;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
@Tag("smoke")
final class PreprocessTest {
  private static final double EXACT = 1e-5;

  private final Random random = new Random(5);

  @Test
  void shouldGivePlanesOfRedGreenAndBlueWithoutAWord() {
    Pixels pixels = Pixels.random(layout(5, 3, 20), random);
    float[] found = pixels.run(Preprocess.builder().build());
    pixels.assertPlanes(pixels.reference().none(), 5, 3, found, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 29, 30, 31, 32, 61})
  void shouldTakeAnyRowStride(int strideBytes) {
    Pixels pixels = Pixels.random(layout(7, 5, strideBytes), random);
    pixels.assertPlanes(
        pixels.reference().none(), 7, 5, pixels.run(Preprocess.builder().build()), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "13, 7, 6, 4",
    "6, 4, 13, 7",
    "1, 1, 3, 3",
    "640, 2, 1, 1",
    "3, 640, 2, 5",
    "9, 9, 9, 9",
    "101, 67, 40, 33",
    "2, 2, 200, 1",
    "15, 9, 5, 3",
    "15, 11, 5, 7",
    "21, 20, 7, 31",
    "1, 5, 1, 7",
    "2, 640, 2, 213",
    "1920, 8, 640, 5"
  })
  void shouldAgreeWithTheDefinitionAtAnySize(int fromWidth, int fromHeight, int width, int height) {
    Pixels pixels = Pixels.random(layout(fromWidth, fromHeight, fromWidth * 4 + 4), random);
    Reference reference = pixels.reference();
    PreprocessBuilder builder = Preprocess.builder().threads(2);

    pixels.assertPlanes(
        reference.nearest(width, height),
        width,
        height,
        pixels.run(builder.nearest(width, height).build()),
        0);
    pixels.assertPlanes(
        reference.bilinear(width, height),
        width,
        height,
        pixels.run(builder.bilinear(width, height).build()),
        255 * EXACT);
    pixels.assertPlanes(
        reference.area(width, height),
        width,
        height,
        pixels.run(builder.area(width, height).build()),
        255 * EXACT);
  }

  @Test
  void shouldBlendNeighboursWhenItEnlarges() {
    Pixels pixels = new Pixels(layout(2, 1, 8), new byte[] {0, 0, 0, 9, 0, 0, (byte) 200, 9});
    float[] found = pixels.run(Preprocess.builder().bilinear(4, 1).build());
    assertArrayEquals(new float[] {0, 50, 150, 200, 0, 0, 0, 0, 0, 0, 0, 0}, found);
  }

  @Test
  void shouldAverageManyPixelsWithoutDrift() {
    Pixels pixels = Pixels.random(layout(3000, 2160, 12000), random);
    float[] found = pixels.run(Preprocess.builder().area(1, 1).build());
    double sum = 0;
    for (int y = 0; y < 2160; y++) {
      for (int x = 0; x < 3000; x++) {
        sum += pixels.reference().pixel(x, y, 2);
      }
    }
    assertEquals(sum / (3000 * 2160), found[0], 255 * EXACT);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheWholeRangeInEachResize(Resizing resizing) {
    Pixels white = new Pixels(layout(37, 23, 148), filled(37 * 23 * 4, 255));
    for (float value : white.run(resizing.of(Preprocess.builder(), 50, 11).build())) {
      assertEquals(255, value, 1e-4);
    }
  }

  enum Resizing {
    NEAREST,
    BILINEAR,
    AREA;

    PreprocessBuilder of(PreprocessBuilder builder, int width, int height) {
      return switch (this) {
        case NEAREST -> builder.nearest(width, height);
        case BILINEAR -> builder.bilinear(width, height);
        case AREA -> builder.area(width, height);
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40, 20, 30, 30, 30x15+0+7",
    "20, 40, 30, 30, 15x30+7+0",
    "5, 3, 80, 80, 80x48+0+16",
    "1000, 1, 8, 8, 8x1+0+3",
    "64, 64, 32, 32, 32x32",
    "1920, 1080, 640, 640, 640x360+0+140",
    "33, 63, 21, 21, 11x21+5+0",
    "33, 60, 20, 20, 11x20+4+0"
  })
  void shouldPutTheLargestPictureOfTheSameShapeInTheMiddle(
      int fromWidth, int fromHeight, int width, int height, String placement) {
    Pixels pixels = Pixels.random(layout(fromWidth, fromHeight, fromWidth * 4), random);
    Preprocess preprocess = Preprocess.builder().letterbox(width, height, 114).build();
    float[] found = pixels.run(preprocess);
    Sampler expected = pixels.reference().letterbox(Region.parse(placement), 114);
    pixels.assertPlanes(expected, width, height, found, 255 * EXACT);
    assertEquals(
        Region.parse(placement),
        preprocess.placement(layout(fromWidth, fromHeight, fromWidth * 4)));
  }

  @Test
  void shouldPutThePictureWhereItIsTold() {
    Pixels pixels = Pixels.random(layout(9, 9, 36), random);
    Region placement = new Region(5, 1, 7, 3);
    Preprocess preprocess = Preprocess.builder().letterbox(14, 6, 200, placement).build();
    float[] found = pixels.run(preprocess);
    assertEquals(placement, preprocess.placement(layout(9, 9, 36)));
    Sampler expected = pixels.reference().letterbox(placement, 200);
    pixels.assertPlanes(expected, 14, 6, found, 255 * EXACT);
  }

  @Test
  void shouldFillTheWholeOutputWithoutALetterbox() {
    FrameLayout frame = layout(9, 5, 36);
    Region crop = new Region(1, 1, 4, 3);
    assertEquals(Region.ofSize(4, 3), Preprocess.builder().crop(crop).build().placement(frame));
    assertEquals(Region.ofSize(7, 8), Preprocess.builder().area(7, 8).build().placement(frame));
  }

  @Test
  void shouldUseTheCroppedPixelsAlone() {
    Region crop = new Region(3, 2, 6, 5);
    Pixels pixels = Pixels.random(layout(12, 9, 52), random);
    float[] found = pixels.run(Preprocess.builder().crop(crop).bilinear(4, 4).build());
    Sampler expected = pixels.reference(crop).bilinear(4, 4);
    pixels.assertPlanes(expected, 4, 4, found, 255 * EXACT);
  }

  @Test
  void shouldNormalizeChannelsOfTheOutputInTheirOrder() {
    Pixels pixels = new Pixels(layout(1, 1, 4), new byte[] {10, 20, 30, 99});
    PreprocessBuilder builder =
        Preprocess.builder().scale(0.5).mean(1, 2, 3).std(2, 4, 8).layout(TensorLayout.HWC);
    assertArrayEquals(new float[] {7, 2, 0.25f}, pixels.run(builder.build()), 1e-6f);
    builder.channels(ChannelOrder.BGR);
    assertArrayEquals(new float[] {2, 2, 1.5f}, pixels.run(builder.build()), 1e-6f);
  }

  @Test
  void shouldRoundBytesToEvenAndKeepThemInRange() {
    Pixels pixels = new Pixels(layout(2, 1, 8), new byte[] {1, 3, 5, 0, -1, 7, 0, 0});
    Preprocess halves = Preprocess.builder().scale(0.5).type(ElementType.UINT8).build();
    assertArrayEquals(new byte[] {2, 0, 2, 4, 0, (byte) 128}, pixels.runBytes(halves));
    Preprocess beyond =
        Preprocess.builder().scale(100).mean(200, 200, 200).type(ElementType.UINT8).build();
    assertArrayEquals(new byte[] {-1, 0, 100, -1, 0, -1}, pixels.runBytes(beyond));
  }

  @Test
  void shouldStoreHalves() {
    Pixels pixels = Pixels.random(layout(16, 16, 64), random);
    Preprocess preprocess = Preprocess.builder().scale(1 / 255.0).type(ElementType.FLOAT16).build();
    ByteBuffer output = preprocess.newOutput(pixels.layout(), 1);
    preprocess.run(pixels.buffer(), pixels.layout(), output, 0);
    for (int i = 0; i < 256; i++) {
      float exact = (float) (pixels.reference().pixel(i % 16, i / 16, 2) / 255);
      assertEquals(exact, HalfTest.toFloat(output.asShortBuffer().get(i)), exact / 2048 + 1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSameWithAnyNumberOfThreads(Resizing resizing) {
    Pixels pixels = Pixels.random(layout(400, 300, 1604), random);
    ExecutorService helpers = Executors.newFixedThreadPool(3);
    try {
      PreprocessBuilder builder = resizing.of(Preprocess.builder(), 350, 211);
      float[] alone = pixels.run(builder.threads(1).build());
      assertArrayEquals(alone, pixels.run(builder.threads(4, helpers).build()));
      assertArrayEquals(alone, pixels.run(builder.threads(7).build()));
    } finally {
      helpers.shutdown();
    }
  }

  @Test
  void shouldFollowFramesThatChangeTheirSize() {
    Preprocess preprocess = Preprocess.builder().area(4, 4).build();
    for (int size : new int[] {9, 16, 9}) {
      Pixels pixels = Pixels.random(layout(size, size, size * 4), random);
      Sampler expected = pixels.reference().area(4, 4);
      pixels.assertPlanes(expected, 4, 4, pixels.run(preprocess), 255 * EXACT);
    }
  }

  @Test
  void shouldNotChangeWhenItsBuilderGoesOn() {
    PreprocessBuilder builder = Preprocess.builder().scale(2);
    Preprocess doubled = builder.build();
    builder.scale(3).bilinear(7, 7);
    Pixels pixels = new Pixels(layout(1, 1, 4), new byte[] {1, 2, 3, 0});
    assertArrayEquals(new float[] {6, 4, 2}, pixels.run(doubled));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  static FrameLayout layout(int width, int height, int strideBytes) {
    return new FrameLayout(
        width, height, PixelFormat.BGRX, strideBytes, (long) height * strideBytes);
  }
}
