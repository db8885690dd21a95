package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
class RegionTest {
  private static final int MAX = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({"0,0,0,1", "0,0,1,0", "0,0,-1,1", "-1,0,1,1", "0,-1,1,1", "-2147483648,0,1,1"})
  void shouldRefuseToBeEmptyOrToStartOutside(int x, int y, int width, int height) {
    assertThrows(IllegalArgumentException.class, () -> new Region(x, y, width, height));
  }

  @Test
  void shouldRefuseToEndBeyondWhatAnIntCanSay() {
    assertEquals(MAX, new Region(MAX - 1, 0, 1, 1).x() + 1);
    assertThrows(IllegalArgumentException.class, () -> new Region(MAX, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Region(0, 2, 1, MAX - 1));
  }

  @Test
  void shouldNameWhatIsWrong() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Region(-5, 3, 10, 10));
    assertTrue(e.getMessage().contains("(-5, 3)"), e.getMessage());
  }

  @Test
  void shouldReadTheFormThatItIsWrittenIn() {
    Region region = new Region(100, 50, 640, 480);
    assertEquals("640x480+100+50", region.toString());
    assertEquals(region, Region.parse("640x480+100+50"));
    assertEquals(Region.ofSize(640, 480), Region.parse("640x480"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "640",
        "640x",
        "x480",
        "640x480+1",
        "640x480-1-1",
        "640x480+1+1+1",
        " 640x480",
        "640X480",
        "99999999999x1",
        "0x0",
        "1x1+9999999999+0",
        "٣x٣"
      })
  void shouldRefuseToReadAnythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> Region.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "100x100+0+0,  100x100+0+0, true",
    "100x100+0+0,  1x1+99+99,   true",
    "100x100+0+0,  1x1+100+0,   false",
    "100x100+0+0,  1x1+0+100,   false",
    "100x100+0+0,  101x100+0+0, false",
    "100x100+10+10, 10x10+9+10, false",
    "100x100+10+10, 10x10+10+9, false",
    "100x100+10+10, 100x100+10+10, true",
    "1x1+0+0, 2147483646x1+0+0, false"
  })
  void shouldContainWhatLiesWithinEdgesIncluded(String outer, String inner, boolean contained) {
    assertEquals(contained, region(outer).contains(region(inner)));
  }

  private static Region region(String text) {
    if (text.startsWith("2147483646")) {
      return Region.ofSize(2147483646, 1); // more digits than a geometry may have
    }
    return Region.parse(text);
  }

  @Test
  void shouldMoveToTheOriginOfAnother() {
    Region monitor = new Region(1920, 200, 1280, 1024);
    assertEquals(new Region(1930, 220, 30, 40), new Region(10, 20, 30, 40).translatedBy(monitor));
  }

  @Test
  void shouldRefuseToMoveBeyondWhatAnIntCanSay() {
    Region far = new Region(MAX - 1, 0, 1, 1);
    assertThrows(ArithmeticException.class, () -> far.translatedBy(new Region(2, 0, 1, 1)));
    assertThrows(IllegalArgumentException.class, () -> far.translatedBy(new Region(1, 0, 1, 1)));
    assertFalse(Region.ofSize(1, 1).contains(far));
  }

  @Test
  void shouldSurroundOthers() {
    List<Region> regions = List.of(new Region(5, 9, 2, 3), new Region(1, 20, 3, 4));
    assertEquals(new Region(1, 9, 6, 15), Region.around(regions));
    assertThrows(IllegalArgumentException.class, () -> Region.around(List.of()));
  }

  @Test
  void shouldHaveInCommonWhatLiesInBoth() {
    Region region = new Region(10, 10, 4, 4);
    assertEquals(
        Optional.of(new Region(12, 10, 2, 3)), region.intersection(new Region(12, 5, 9, 8)));
    assertEquals(Optional.empty(), region.intersection(new Region(14, 10, 4, 4)), "beside it");
    assertEquals(Optional.empty(), region.intersection(new Region(10, 14, 4, 4)), "below it");
  }

  @Test
  void shouldBeSeenFromTheCornerOfItsContainer() {
    Region region = new Region(12, 15, 3, 4);
    assertEquals(new Region(2, 5, 3, 4), region.relativeTo(new Region(10, 10, 20, 20)));
  }
}
