package dev.framelease.x11.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Mutator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DamageLogTest {
  private static final Region SHOWN = new Region(10, 10, 50, 40);

  private final DamageLog log = new DamageLog();

  private static Damage rectangles(Region... regions) {
    return new Damage.Rectangles(List.of(regions));
  }

  /** As XFixes has them on the wire: two signed and two unsigned numbers of 16 bits each. */
  private static void add(DamageLog log, short[] rectangles) {
    for (int at = 0; at < rectangles.length; at += 4) {
      log.add(
          rectangles[at],
          rectangles[at + 1],
          rectangles[at + 2] & 0xffff,
          rectangles[at + 3] & 0xffff);
    }
  }

  @Test
  void shouldKnowNothingBeforeSomethingWasShown() {
    log.add(new Region(10, 10, 1, 1));
    assertEquals(new Damage.Unknown(), log.of(SHOWN));
  }

  @Test
  void shouldTellWhatChangedWithinAFrameFromItsCorner() {
    log.shown(SHOWN);
    assertEquals(new Damage.Unchanged(), log.of(SHOWN));
    add(log, new short[] {0, 0, 15, 12, 70, 70, 5, 5, 20, 20, 2, 3});
    assertEquals(rectangles(new Region(0, 0, 5, 2), new Region(10, 10, 2, 3)), log.of(SHOWN));
  }

  @Test
  void shouldReadCoordinatesAsXFixesGivesThem() {
    log.shown(Region.ofSize(60_000, 40_000));
    add(log, new short[] {-10, -5, 20, 6, 0, 0, (short) 60_000, (short) 40_000, -9, -9, 4, 4});
    assertEquals(
        rectangles(new Region(0, 0, 10, 1), Region.ofSize(60_000, 40_000)),
        log.of(Region.ofSize(60_000, 40_000)));
  }

  @Test
  void shouldKeepWhatNobodyWasTold() {
    log.shown(SHOWN);
    log.add(new Region(10, 10, 1, 1));
    log.add(new Region(20, 10, 1, 1));
    assertEquals(rectangles(new Region(0, 0, 1, 1), new Region(10, 0, 1, 1)), log.of(SHOWN));
    log.shown(SHOWN);
    assertEquals(new Damage.Unchanged(), log.of(SHOWN));
  }

  @Test
  void shouldKnowNothingOfAnotherRegionOrAfterItForgot() {
    log.shown(SHOWN);
    assertEquals(new Damage.Unknown(), log.of(Region.ofSize(50, 40)));
    log.forget();
    assertEquals(new Damage.Unknown(), log.of(SHOWN));
  }

  @Test
  void shouldStayBoundedHoweverMuchChanges() {
    log.shown(SHOWN);
    for (int i = 0; i < 100_000; i++) {
      log.add(new Region(10 + i % 50, 10 + i % 40, 1, 1));
    }
    Damage.Rectangles damage = assertInstanceOf(Damage.Rectangles.class, log.of(SHOWN));
    assertTrue(damage.regions().contains(Region.ofSize(50, 40)));
  }

  @Test
  void shouldTellOfNothingOutsideTheFrameWhateverTheServerSays() {
    SplittableRandom random = new SplittableRandom(20261121);
    Region frame = new Region(100, 50, 640, 480);
    int told = 0;
    for (int i = 0; i < 10_000; i++) {
      DamageLog log = new DamageLog();
      log.shown(frame);
      short[] rectangles = new short[4 * random.nextInt(40)];
      for (int at = 0; at < rectangles.length; at++) {
        rectangles[at] = (short) Mutator.number(random, 1000);
      }
      add(log, rectangles);
      if (log.of(frame) instanceof Damage.Rectangles parts) {
        for (Region part : parts.regions()) {
          assertTrue(Region.ofSize(640, 480).contains(part), part::toString);
          told++;
        }
      }
    }
    assertTrue(told > 10_000, "told of " + told);
  }
}
