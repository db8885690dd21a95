package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
final class ScaledRgbTest {
  @Test
  void shouldGivePlanesOfRedGreenAndBlueAtTheFramesOwnSize() {
    TestSlot slot = new TestSlot(5, 3);
    byte[] pixels = slot.randomize(1);

    FloatBuffer planes = convert(slot, 5, 3);

    for (int i = 0; i < 15; i++) {
      for (int channel = 0; channel < 3; channel++) {
        float expected = (pixels[4 * i + 2 - channel] & 0xff) / 255f;
        assertEquals(expected, planes.get(15 * channel + i), 1e-6, "pixel " + i);
      }
    }
  }

  @Test
  void shouldBlendNeighboursWhenItEnlarges() {
    TestSlot slot = new TestSlot(2, 1);
    slot.stamp(0);
    slot.set(6, 255);

    FloatBuffer planes = convert(slot, 4, 1);

    assertEquals(0, planes.get(0));
    assertEquals(0.25, planes.get(1), 1e-6);
    assertEquals(0.75, planes.get(2), 1e-6);
    assertEquals(1, planes.get(3));
    assertEquals(0, planes.get(4));
  }

  @ParameterizedTest
  @CsvSource({"13, 7, 6, 4", "6, 4, 13, 7", "1, 1, 3, 3", "640, 2, 1, 1"})
  void shouldAgreeWithTheDefinitionAtAnySize(int fromWidth, int fromHeight, int width, int height) {
    TestSlot slot = new TestSlot(fromWidth, fromHeight);
    byte[] pixels = slot.randomize(2);

    FloatBuffer planes = convert(slot, width, height);

    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double red =
            at(
                    pixels,
                    fromWidth,
                    fromHeight,
                    middle(x, fromWidth, width),
                    middle(y, fromHeight, height))
                / 255;
        assertEquals(red, planes.get(y * width + x), 1e-5, x + ", " + y);
      }
    }
  }

  private static double middle(int i, int from, int to) {
    return Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1.0);
  }

  /** The red of the plane that the four pixels around a point span. */
  private static double at(byte[] pixels, int width, int height, double x, double y) {
    double sum = 0;
    for (int row = (int) y; row <= Math.min((int) y + 1, height - 1); row++) {
      for (int column = (int) x; column <= Math.min((int) x + 1, width - 1); column++) {
        double weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
        sum += weight * (pixels[(row * width + column) * 4 + 2] & 0xff);
      }
    }
    return sum;
  }

  private static FloatBuffer convert(TestSlot slot, int width, int height) {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return new ScaledRgb(width, height).convert(buffer).asFloatBuffer();
    }
  }
}
