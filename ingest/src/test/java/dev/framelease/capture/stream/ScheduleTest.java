package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When frames are due, by a clock that the test moves. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class ScheduleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @ParameterizedTest
  @ValueSource(longs = {0, 12_345, -1_000_000_000L, Long.MAX_VALUE - 500})
  void shouldStartWithAFrame(long start) {
    Schedule schedule = new Schedule(10, start);
    assertEquals(-1000, schedule.leftNanos(start + 1000));
    assertEquals(0, schedule.advance(start + 2000));
    assertEquals(SECOND / 10, schedule.leftNanos(start), "also where nanoTime overflows");
  }

  @ParameterizedTest
  @ValueSource(doubles = {30, 60, 29.97, 1.0 / 3, 144})
  void shouldNotDriftHoweverUnevenTheGrabsAre(double rate) {
    Schedule schedule = new Schedule(rate, 0);
    Random random = new Random(7);
    long now = 0;
    for (int i = 1; i < 100_000; i++) {
      assertEquals(0, schedule.advance(now), "frame " + i);
      now += Math.max(0, schedule.leftNanos(now));
      assertEquals(i * 1e9 / rate, (double) now, 4, "frame " + i);
      now += (long) (random.nextDouble() * 0.9 / rate * 1e9);
    }
  }

  @Test
  void shouldStillTakeAFrameThatIsHalfAPeriodLate() {
    Schedule schedule = new Schedule(10, 0);
    assertEquals(0, schedule.advance(SECOND / 10 * 3 / 2));
    assertEquals(-SECOND / 20, schedule.leftNanos(SECOND / 10 * 3 / 2));
  }

  @Test
  void shouldSkipAndCountWhatIsLaterInsteadOfBunchingIt() {
    Schedule schedule = new Schedule(10, 0);
    assertEquals(1, schedule.advance(SECOND / 10 * 3 / 2 + 1));
    assertEquals(SECOND / 20, schedule.leftNanos(SECOND / 20 * 3));
    assertEquals(97, schedule.advance(10 * SECOND), "a stall of ten seconds");
    assertEquals(0, schedule.leftNanos(10 * SECOND));
    assertEquals(0, schedule.advance(10 * SECOND));
    assertEquals(SECOND / 10, schedule.leftNanos(10 * SECOND));
  }

  @Test
  void shouldSkipWhatIsLateAfterTheProcessStoodStill() {
    Schedule schedule = new Schedule(10, 0);
    assertEquals(0, schedule.advance(SECOND / 20));
    assertEquals(0, schedule.skipLate(SECOND / 10 * 3 / 2), "half a period late");
    assertEquals(29, schedule.skipLate(SECOND / 100 * 296));
    assertEquals(SECOND / 25, schedule.leftNanos(SECOND / 100 * 296), "it is due in a while");
    assertEquals(0, schedule.skipLate(3 * SECOND));
    assertEquals(0, schedule.advance(3 * SECOND));
    assertEquals(SECOND / 10, schedule.leftNanos(3 * SECOND));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e6, 1e9})
  void shouldComeToAFrameThatIsDueHoweverFastOrSlow(double rate) {
    Schedule schedule = new Schedule(rate, 0);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      assertTrue(schedule.advance(now) >= 0);
      now += Math.max(0, schedule.leftNanos(now));
      assertEquals(0, schedule.skipLate(now), "none that is due");
      now += (long) (10 / rate * SECOND);
    }
  }

  @Test
  void shouldCountEveryFrameOnceAsDueOrSkipped() {
    Schedule schedule = new Schedule(60, 0);
    Random random = new Random(11);
    long now = 0;
    long due = 1; // the one at the start
    long skipped = 0;
    while (now < 1000 * SECOND) {
      skipped += schedule.advance(now);
      due++;
      now += Math.max(0, schedule.leftNanos(now)) + random.nextInt(100_000_000);
    }
    assertTrue(skipped > 0 && due > 0);
    skipped += schedule.advance(now);
    double numbers = (now + schedule.leftNanos(now)) * 60.0 / SECOND;
    assertEquals(numbers, (double) (due + skipped), 1e-3, "a number for each sixtieth of a second");
  }

  @Test
  void shouldHaveEveryFrameDueAtOnceWithoutAPace() {
    Schedule schedule = new Schedule(Double.POSITIVE_INFINITY, 0);
    for (long now = 0; now < 10; now++) {
      assertEquals(0, schedule.advance(now * SECOND));
      assertTrue(schedule.leftNanos(now * SECOND) <= 0);
    }
  }
}
