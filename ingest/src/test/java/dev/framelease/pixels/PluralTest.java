package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {
  @ParameterizedTest
  @CsvSource({"0, 0 frames", "1, 1 frame", "2, 2 frames", "21, 21 frames", "-1, -1 frames"})
  void shouldSayOneOrSeveral(long count, String words) {
    assertEquals(words, Plural.counted(count, "frame"));
  }
}
