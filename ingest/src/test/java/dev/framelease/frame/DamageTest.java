package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.pixels.Region;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest {
  private static final Damage UNKNOWN = new Damage.Unknown();
  private static final Damage UNCHANGED = new Damage.Unchanged();
  private static final Region A = new Region(1, 2, 3, 4);
  private static final Region B = new Region(10, 20, 5, 6);
  private static final Damage IN_A = new Damage.Rectangles(List.of(A));
  private static final Damage IN_B = new Damage.Rectangles(List.of(B));

  @Test
  void shouldAddUpOverTwoFrames() {
    assertEquals(UNKNOWN, UNKNOWN.followedBy(UNCHANGED));
    assertEquals(UNKNOWN, UNKNOWN.followedBy(IN_A));
    assertEquals(UNKNOWN, UNCHANGED.followedBy(UNKNOWN));
    assertEquals(UNKNOWN, IN_A.followedBy(UNKNOWN));
    assertEquals(UNCHANGED, UNCHANGED.followedBy(UNCHANGED));
    assertEquals(IN_A, UNCHANGED.followedBy(IN_A));
    assertEquals(IN_A, IN_A.followedBy(UNCHANGED));
    assertEquals(IN_A, IN_A.followedBy(IN_A));
    assertEquals(new Damage.Rectangles(List.of(A, B)), IN_A.followedBy(IN_B));
  }

  @Test
  void shouldTellOfTooManyRectanglesAsTheOneAroundThem() {
    List<Region> most = new ArrayList<>();
    for (int i = 0; i < Damage.MAX_RECTANGLES; i++) {
      most.add(new Region(2 * i, i, 1, 1));
    }
    Damage damage = Damage.of(most);
    assertEquals(new Damage.Rectangles(most), damage);

    Region extents = new Region(0, 0, 2 * Damage.MAX_RECTANGLES - 1, Damage.MAX_RECTANGLES);
    assertEquals(
        new Damage.Rectangles(List.of(extents)),
        damage.followedBy(new Damage.Rectangles(List.of(A))));
  }

  @Test
  void shouldTellOfNoRectangleAsUnchanged() {
    assertEquals(UNCHANGED, Damage.of(List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 1 << 30})
  void shouldBeOfTheRegionsThatItsNumbersAre(int most) {
    int[] numbers = {0, 1, 2, 3, most, 5, 6, 7, 8, 9, 10, most, -1, -1, -1, -1};
    List<Region> regions =
        List.of(new Region(0, 1, 2, 3), new Region(most, 5, 6, 7), new Region(8, 9, 10, most));
    Damage damage = Damage.of(numbers, 12);
    assertEquals(new Damage.Rectangles(regions), damage);
    numbers[0] = 99;
    assertEquals(new Damage.Rectangles(regions), damage, "they were copied");
  }

  @Test
  void shouldRefuseNumbersThatAreNoRegions() {
    assertThrows(IllegalArgumentException.class, () -> Damage.of(1, 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Damage.of(new int[4], 8));
    assertEquals(UNCHANGED, Damage.of(new int[4], 0));
  }
}
