package dev.framelease.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.Region;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamePatternTest {
  private static final Instant TIME =
      LocalDateTime.of(2026, 1, 31, 14, 5, 9, 250_017_000)
          .atZone(ZoneId.systemDefault())
          .toInstant();
  private static final Shot SHOT = new Shot(2, new Region(10, 20, 30, 40), TIME);

  @ParameterizedTest
  @CsvSource({
    "plain.png,                       plain.png",
    "{n}-{mon}.png,                   7-2.png",
    "{left}+{top}+{width}x{height},   10+20+30x40",
    "{date},                          2026-01-31_14-05-09.250",
    "{date:%Y%m%d-%H%M%S.%f} {date:%j%%},  20260131-140509.250017 031%",
    "a/{n}{n},                        a/77"
  })
  void shouldFillItsPlaces(String pattern, String name) {
    assertEquals(name, FileNamePattern.parse(pattern).fill(7, SHOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{monitor}", "{n", "n}", "{{n}}", "{n:3}", "{date:%Q}", "{date:%}"})
  void shouldRefuseWhatNothingFills(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> FileNamePattern.parse(pattern));
  }

  @Test
  void shouldTellWhetherPicturesGetNamesOfTheirOwn() {
    assertTrue(FileNamePattern.parse("{n}.png").differsByPicture());
    assertTrue(FileNamePattern.parse("{date:%f}.png").differsByPicture());
    assertFalse(FileNamePattern.parse("{mon}.png").differsByPicture());
  }
}
