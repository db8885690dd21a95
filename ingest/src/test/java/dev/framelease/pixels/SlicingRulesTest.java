package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's meaning of start, stop and step. */
@ExtendWith(LedgerExtension.class)
class SlicingRulesTest {
  private static final Integer[] BOUNDS = {null, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6};
  private static final Integer[] STEPS = {null, -6, -3, -2, -1, 1, 2, 3, 6};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void shouldPickWhatCountingPicks(int size) {
    for (Integer start : BOUNDS) {
      for (Integer stop : BOUNDS) {
        for (Integer step : STEPS) {
          Slice slice = new Slice(boxed(start), boxed(stop), boxed(step));
          assertEquals(
              ReferenceView.pythonRange(size, start, stop, step == null ? 1 : step),
              picked(Slicing.of(slice, size)),
              () -> slice + " of " + size);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -Long.MAX_VALUE, Long.MAX_VALUE})
  void shouldTakeBoundsAndStepsOfAnySize(long far) {
    boolean forward = far > 0;
    assertEquals(
        List.of(forward ? 0 : 4), picked(Slicing.of(new Slice(null, null, far), 5)), "as a step");
    assertEquals(
        forward ? List.of() : List.of(0, 1, 2, 3, 4),
        picked(Slicing.of(Slice.from(far), 5)),
        "as a start");
    assertEquals(
        forward ? List.of(0, 1, 2, 3, 4) : List.of(),
        picked(Slicing.of(Slice.to(far), 5)),
        "as a stop");
    assertEquals(
        forward ? List.of(4, 3, 2, 1, 0) : List.of(),
        picked(Slicing.of(new Slice(far, null, -1L), 5)),
        "as a start backwards");
  }

  @Test
  void shouldStartAtZeroWithStepOneWhereNothingIsPicked() {
    assertEquals(new Slicing(0, 0, 1), Slicing.of(new Slice(3L, 1L, 2L), 5));
  }

  @Test
  void shouldRefuseStepZero() {
    assertEquals(
        "the step of a slice must not be 0",
        assertThrows(IllegalArgumentException.class, () -> Slice.every(0)).getMessage());
  }

  @Test
  void shouldReadLikePython() {
    assertEquals(":", Slice.all().toString());
    assertEquals("2:", Slice.from(2).toString());
    assertEquals(":-1", Slice.to(-1).toString());
    assertEquals("1:4", Slice.range(1, 4).toString());
    assertEquals("::2", Slice.every(2).toString());
    assertEquals("::-1", Slice.reversed().toString());
    assertEquals("1:9:3", new Slice(1L, 9L, 3L).toString());
  }

  private static Long boxed(Integer bound) {
    return bound == null ? null : Long.valueOf(bound);
  }

  private static List<Integer> picked(Slicing slicing) {
    return IntStream.range(0, slicing.length())
        .mapToObj(i -> slicing.start() + (int) (i * slicing.step()))
        .toList();
  }
}
