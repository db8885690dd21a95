package dev.framelease.x11.cursor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CursorImage;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Mutator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A cursor wherever a server may say that it is: nothing is written beside its place. */
class CursorPainterTest {
  private static final int WIDTH = 20;
  private static final int HEIGHT = 10;
  private static final byte UNTOUCHED = 0x55;

  private final SplittableRandom random = new SplittableRandom(20261121);
  private final Region frame = new Region(100, 50, WIDTH, HEIGHT);

  @ParameterizedTest
  @EnumSource(
      names = {"RGB", "BGR", "RGBX", "GRAY"},
      mode = Mode.EXCLUDE) // which no screen has
  void shouldDrawTenThousandCursorsInTheirPlacesOnly(PixelFormat format) {
    run(format, 10_000);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(
      names = {"RGB", "BGR", "RGBX", "GRAY"},
      mode = Mode.EXCLUDE) // which no screen has
  void shouldDrawAMillionCursorsInTheirPlacesOnly(PixelFormat format) {
    run(format, 1_000_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"RGB", "BGR", "RGBX", "GRAY"})
  void shouldRefuseWhatNoScreenHasBeforeItDraws(PixelFormat format) {
    FrameLayout layout = FrameLayout.packed(WIDTH, HEIGHT, format);
    byte[] slot = new byte[(int) layout.byteSize()];
    CursorImage cursor = new CursorImage(105, 55, 1, 1, 0, 0, 1, "", new int[] {-1});

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CursorPainter.draw(cursor, frame, layout, ByteBuffer.wrap(slot)));

    assertTrue(refused.getMessage().contains("these are " + format), refused::getMessage);
    assertArrayEquals(new byte[slot.length], slot);
  }

  private void run(PixelFormat format, int inputs) {
    int drawn = 0;
    for (int i = 0; i < inputs; i++) {
      FrameLayout layout = FrameLayout.padded(WIDTH, HEIGHT, format, 4);
      // The slot is larger than its frame.
      byte[] slot = new byte[(int) layout.byteSize() + 100];
      Arrays.fill(slot, UNTOUCHED);
      CursorImage cursor = cursor();
      Optional<Region> area = CursorPainter.draw(cursor, frame, layout, ByteBuffer.wrap(slot));
      drawn += area.isPresent() ? 1 : 0;
      area.ifPresent(region -> assertTrue(frame.contains(region), region::toString));
      assertUntouchedBeside(area, layout, slot, cursor);
    }
    assertTrue(drawn > inputs / 10 && drawn < inputs, "drawn " + drawn);
  }

  private CursorImage cursor() {
    int width = random.nextInt(12);
    int height = random.nextInt(12);
    int[] argb = random.ints((long) width * height).toArray();
    return new CursorImage(place(110), place(55), width, height, spot(), spot(), 1, "", argb);
  }

  /** An INT16 of the protocol, in most cases one on the frame. */
  private int place(int near) {
    return random.nextInt(4) == 0 ? (short) Mutator.number(random, 1000) : near + random.nextInt(9);
  }

  /** A CARD16 of the protocol. */
  private int spot() {
    return random.nextInt(4) == 0
        ? (int) Mutator.number(random, 1000) & 0xffff
        : random.nextInt(12);
  }

  private static void assertUntouchedBeside(
      Optional<Region> area, FrameLayout layout, byte[] slot, CursorImage cursor) {
    int pixel = layout.format().bytesPerPixel();
    area.ifPresent(
        region -> {
          for (int y = region.y() - 50; y < region.y() - 50 + region.height(); y++) {
            int from = y * layout.strideBytes() + (region.x() - 100) * pixel;
            Arrays.fill(slot, from, from + region.width() * pixel, UNTOUCHED);
          }
        });
    for (byte one : slot) {
      assertEquals(UNTOUCHED, one, cursor::toString);
    }
  }
}
