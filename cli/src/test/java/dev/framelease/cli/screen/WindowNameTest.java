package dev.framelease.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.CaptureSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowNameTest {
  private static CaptureSource read(String text) {
    return WindowName.parse(text);
  }

  @ParameterizedTest
  @CsvSource({"0x1400003,20971523", "0XfF,255", "20971523,20971523", "0xffffffff,4294967295"})
  void shouldTakeNumbersForIds(String text, long id) {
    assertEquals(CaptureSource.window(id), read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mail", "0x", "0", "01", "12 monkeys", "0x123456789", "Class:x", "-1"})
  void shouldTakeTheRestForTitles(String text) {
    assertEquals(CaptureSource.windowTitled(text), read(text));
  }

  @Test
  void shouldTakeClassesAndTitlesThatSaySo() {
    assertEquals(CaptureSource.windowOfClass("Firefox"), read("class:Firefox"));
    assertEquals(CaptureSource.windowTitled("1984"), read("title:1984"));
    assertEquals(CaptureSource.windowTitled("class:x"), read("title:class:x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "class:", "title:", "4294967296"})
  void shouldRefuseWhatNamesNoWindow(String text) {
    assertThrows(IllegalArgumentException.class, () -> read(text));
  }
}
