package dev.framelease.x11.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.Argb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class BlendTest {
  @Test
  void shouldGiveTheNearestValueForEveryAlphaAndEveryPixelBelow() {
    for (int alpha = 0; alpha < 256; alpha++) {
      for (int source : new int[] {0, alpha / 3, alpha / 2, alpha}) {
        int argb = alpha << 24 | source << 16 | source << 8 | source;
        for (int below = 0; below < 256; below++) {
          int over = Argb.over(source, below, 255, alpha);
          assertEquals(
              0x5a000000 | over << 16 | over << 8 | over,
              Blend.overBgrx(argb, 0x5a000000 | below << 16 | below << 8 | below));
        }
        for (int below = 0; below < 256; below++) {
          int over = Argb.over(source, below, 255, alpha);
          int overAlpha = Argb.over(alpha, 255 - below, 255, alpha);
          assertEquals(
              overAlpha << 24 | over << 16 | over << 8 | over,
              Blend.overBgra(argb, (255 - below) << 24 | below << 16 | below << 8 | below));
        }
        for (int below = 0; below < 1024; below++) {
          int over = Argb.over(source, below, 1023, alpha);
          assertEquals(
              0x80000000 | over << 20 | over << 10 | over,
              Blend.over2101010(argb, 0x80000000 | below << 20 | below << 10 | below));
        }
        for (int below = 0; below < 64; below++) {
          int over5 = Argb.over(source, below / 2, 31, alpha);
          int over6 = Argb.over(source, below, 63, alpha);
          assertEquals(
              over5 << 11 | over6 << 5 | over5,
              Blend.over565(argb, (below / 2) << 11 | below << 5 | (below / 2)));
        }
      }
    }
  }

  @Test
  void shouldTakeAWordOf16BitsWithItsSignForWhatItIs() {
    assertEquals(0xffff, Blend.over565(0, (short) 0xffff));
    assertEquals(0, Blend.over565(0xff000000, (short) 0xffff));
  }

  @Test
  void shouldStayWhiteWhereTheSourceIsBrighterThanItsAlphaAllows() {
    assertEquals(0xffffff, Blend.overBgrx(0x10ffffff, 0xffffff));
    assertEquals(0x3fffffff, Blend.over2101010(0x10ffffff, 0x3fffffff));
    assertEquals(0xffff, Blend.over565(0x00ffffff, 0xffff));
  }
}
