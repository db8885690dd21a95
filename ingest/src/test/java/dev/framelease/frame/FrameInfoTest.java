package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
