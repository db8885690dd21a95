package dev.framelease.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Case CASE = new Case(ScreenSize.parse("1080p"), Work.GRAB, 100);

  private final Samples samples = new Samples();

  @Test
  void shouldCompareWithinBlocksSoThatSlowBlocksCancelOut() {
    add("c", 100, 100, 100);
    add("framelease", 110, 110, 110);
    add("c", 900, 1000, 5000);
    add("framelease", 500, 1100, 9000);
    Estimate ratio = samples.ratio(CASE, "framelease", "c").orElseThrow();
    assertEquals(1.1, ratio.value(), 1e-9);
    assertEquals(1.1, ratio.upper(), 1e-9);
  }

  @Test
  void shouldCompareNothingWhereOneWasNotMeasured() {
    add("framelease", 110, 110, 110);
    assertTrue(samples.ratio(CASE, "framelease", "c").isEmpty());
  }

  @Test
  void shouldNotMeetABarThatTheUpperBoundExceeds() {
    add("c", 100);
    add("framelease", 100);
    add("c", 100);
    add("framelease", 150);
    Bar bar = Bar.of(CASE.size(), samples).get(0);
    assertTrue(bar.cells().endsWith("| **not met**"), bar::cells);
  }

  private void add(String name, long... nanos) {
    Contender contender =
        new Contender(
            name,
            name,
            Set.of(Work.GRAB),
            true,
            Optional.empty(),
            display -> {
              throw new AssertionError("nothing is started here");
            });
    samples.add(CASE, contender, nanos);
  }
}
