package dev.framelease.x11.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
class ShmVersionTest {
  @ParameterizedTest
  @CsvSource({
    "0, 9, false",
    "1, 0, false",
    "1, 1, false",
    "1, 2, true",
    "1, 10, true",
    "2, 0, true"
  })
  void shouldTakeDescriptorsFromVersion12On(int major, int minor, boolean takes) {
    assertEquals(takes, new ShmVersion(major, minor, true).takesDescriptors());
  }
}
