package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class FrameInfoTest {
  private static final CaptureTime TIME = new CaptureTime(100, 250, Instant.EPOCH);

  @Test
  void shouldRefuseARegionOfAnotherSizeThanItsLayout() {
    FrameLayout layout = FrameLayout.packed(4, 3, PixelFormat.BGRX);
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameInfo(1, 0, Region.ofSize(3, 4), layout, new Damage.Unchanged(), TIME, 0));
  }

  @Test
  void shouldRefuseDamageThatDoesNotLieWithinTheFrame() {
    for (Region outside :
        List.of(
            new Region(4, 0, 1, 1),
            new Region(0, 3, 1, 1),
            new Region(3, 0, 2, 1),
            new Region(0, 2, 1, 2),
            new Region(1 << 30, 0, 1, 1),
            new Region(1, 1, 0x7ffffffe, 1))) {
      Region all = Region.ofSize(4, 3);
      assertRefused(outside, new Damage.Rectangles(List.of(all, outside)));
      assertRefused(outside, Damage.of(0, 0, 4, 3, outside.x(), outside.y(), outside.width(), 2));
    }
    assertThrows(IllegalArgumentException.class, () -> infoOf(Damage.of(-1, 0, 1, 1)));
  }

  private static void assertRefused(Region outside, Damage damage) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> infoOf(damage));
    assertTrue(e.getMessage().contains("+" + outside.x() + "+" + outside.y()), e::getMessage);
  }

  private static FrameInfo infoOf(Damage damage) {
    FrameLayout layout = FrameLayout.packed(4, 3, PixelFormat.BGRX);
    return new FrameInfo(1, 0, Region.ofSize(4, 3), layout, damage, TIME, 0);
  }

  @Test
  void shouldMeasureHowLongTheGrabTook() {
    assertEquals(150, TIME.durationNanos());
  }

  @Test
  void shouldMeasureAcrossAClockThatWrapsAround() {
    CaptureTime wrapped = new CaptureTime(Long.MAX_VALUE, Long.MIN_VALUE + 9, Instant.EPOCH);
    assertEquals(10, wrapped.durationNanos());
  }

  @Test
  void shouldRefuseToEndBeforeItStarts() {
    assertThrows(IllegalArgumentException.class, () -> new CaptureTime(101, 100, Instant.EPOCH));
  }

  @Test
  void shouldKeepDamageAsItWas() {
    List<Region> regions = new ArrayList<>(List.of(Region.ofSize(1, 1)));
    Damage.Rectangles damage = new Damage.Rectangles(regions);
    regions.clear();
    assertEquals(List.of(Region.ofSize(1, 1)), damage.regions());
  }

  @Test
  void shouldRefuseDamageWithoutARectangle() {
    assertThrows(IllegalArgumentException.class, () -> new Damage.Rectangles(List.of()));
  }
}
