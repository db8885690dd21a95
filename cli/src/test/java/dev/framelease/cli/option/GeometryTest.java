package dev.framelease.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryTest {
  private static final Region BOUNDS = Region.ofSize(300, 200);

  @ParameterizedTest
  @CsvSource({
    "300x200,      300x200+0+0",
    "30x20+7+8,    30x20+7+8",
    "30x20-0-0,    30x20+270+180",
    "30x20-7+8,    30x20+263+8",
    "30x20+7-8,    30x20+7+172",
    "30x20-270-180,30x20+0+0"
  })
  void shouldCountFromTheEdgesThatTheSignsName(String text, String region) {
    assertEquals(Region.parse(region), Geometry.parse(text).within(BOUNDS, "the desktop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"301x1", "1x201+0-0", "30x20-271-0", "30x20+0-181", "1x1+300+0"})
  void shouldNameTheRegionAndTheBoundsThatItLeaves(String text) {
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> Geometry.parse(text).within(BOUNDS, "the desktop"));

    assertTrue(
        e.getMessage().contains(text + " reaches beyond the desktop, which is 300x200+0+0"),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "30x", "30x20+7", "30x20+-7+8", "-30x20", "0x20", "30x20+7+8 "})
  void shouldRefuseWhatIsNoRegion(String text) {
    assertThrows(IllegalArgumentException.class, () -> Geometry.parse(text));
  }

  @Test
  void shouldNotOverflow() {
    Geometry huge = Geometry.parse("999999999x999999999-999999999-999999999");

    assertThrows(BadInputException.class, () -> huge.within(BOUNDS, "the desktop"));
  }
}
