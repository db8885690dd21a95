package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs that end within a block of rows, memory at odd places, many threads at a time. */
@ExtendWith(LedgerExtension.class)
final class PreprocessEdgesTest {
  private static final int CHANNELS = 3;

  private final Random random = new Random(11);

  @ParameterizedTest
  @CsvSource({"640, 21", "640, 8", "640, 1", "5120, 2", "5121, 3", "1706, 4", "1707, 4", "1, 6000"})
  void shouldGiveTheSameValuesInEachLayoutAndType(int width, int height) {
    FrameLayout frame = FrameLayout.packed(37, 29, PixelFormat.BGRX);
    Pixels pixels = Pixels.random(frame, random);
    PreprocessBuilder builder = Preprocess.builder().bilinear(width, height).threads(3);
    float[] planes = pixels.run(builder.build());
    float[] interleaved = pixels.run(builder.layout(TensorLayout.HWC).build());
    byte[] bytes = pixels.runBytes(builder.type(ElementType.UINT8).build());
    ByteBuffer halves = ByteBuffer.wrap(pixels.runBytes(builder.type(ElementType.FLOAT16).build()));
    halves.order(ByteOrder.nativeOrder());
    for (int i = 0; i < interleaved.length; i++) {
      float value = planes[i % CHANNELS * width * height + i / CHANNELS];
      assertEquals(value, interleaved[i]);
      assertEquals((int) Math.rint(value), bytes[i] & 0xff);
      assertEquals(value, HalfTest.toFloat(halves.getShort(2 * i)), value / 2048 + 1e-7);
    }
  }

  @Test
  void shouldEnlargeAHundredfold() {
    FrameLayout frame = FrameLayout.packed(7, 5, PixelFormat.BGRX);
    Pixels pixels = Pixels.random(frame, random);
    float[] found = pixels.run(Preprocess.builder().bilinear(700, 500).build());
    pixels.assertPlanes(pixels.reference().bilinear(700, 500), 700, 500, found, 255.0 / (1 << 15));
  }

  @Test
  void shouldWriteToAnyAddress() {
    FrameLayout frame = FrameLayout.packed(33, 9, PixelFormat.BGRX);
    Pixels pixels = Pixels.random(frame, random);
    for (ElementType type : ElementType.values()) {
      Preprocess preprocess = Preprocess.builder().area(13, 7).type(type).build();
      byte[] expected = pixels.runBytes(preprocess);
      ByteBuffer around =
          ByteBuffer.allocateDirect(expected.length + 3)
              .slice(1, expected.length + 2)
              .order(ByteOrder.nativeOrder());
      preprocess.run(pixels.buffer(), frame, around, 0);
      byte[] found = new byte[expected.length];
      around.get(0, found);
      assertArrayEquals(expected, found, "values of " + type + " at an odd address");
      assertEquals(0, around.getShort(expected.length));
    }
  }

  @Test
  void shouldServeEightThreadsAtATime() {
    FrameLayout frame = FrameLayout.packed(320, 180, PixelFormat.BGRX);
    Preprocess shared = Preprocess.builder().letterbox(100, 100, 9).threads(2).build();
    List<Pixels> each = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Pixels pixels = Pixels.random(frame, random);
      each.add(pixels);
      expected.add(pixels.run(Preprocess.builder().letterbox(100, 100, 9).threads(1).build()));
    }
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int own = i;
      threads.add(
          OwnThread.run(
              () -> {
                for (int round = 0; round < 30; round++) {
                  assertArrayEquals(expected.get(own), each.get(own).run(shared));
                }
              }));
    }
    threads.forEach(CompletableFuture::join);
  }

  @Test
  void shouldGiveTheMeanAloneWithAScaleOfZero() {
    Pixels pixels = Pixels.random(FrameLayout.packed(2, 1, PixelFormat.BGRX), random);
    float[] found = pixels.run(Preprocess.builder().scale(0).mean(1, 2, 3).std(1, 2, 1).build());
    assertArrayEquals(new float[] {-1, -1, -1, -1, -3, -3}, found);
  }

  @Test
  void shouldRefuseNumbersThatMakeBlackNoNumber() {
    PreprocessBuilder factor = Preprocess.builder().scale(1e300);
    assertMessage(assertThrows(IllegalArgumentException.class, factor::build));
    PreprocessBuilder offset = Preprocess.builder().mean(1e30f, 0, 0).std(1e-30f, 1, 1);
    assertMessage(assertThrows(IllegalArgumentException.class, offset::build));
  }

  private static void assertMessage(IllegalArgumentException refused) {
    assertTrue(
        refused.getMessage().contains("must be finite float32 numbers"), refused.getMessage());
  }
}
