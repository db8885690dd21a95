package dev.framelease.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineProcessTest {
  private static final String DISPLAY = ":0";

  @Test
  void shouldAnswerEachLineWithNumbers() throws IOException {
    try (LineProcess echo = LineProcess.start(List.of("cat"), DISPLAY)) {
      assertArrayEquals(new long[] {1, 2}, echo.ask("1 2"));
      assertArrayEquals(new long[] {3}, echo.ask("3"));
    }
  }

  @Test
  void shouldNameTheProgramThatEnded() throws IOException {
    try (LineProcess ended = LineProcess.start(List.of("true"), DISPLAY)) {
      IOException failure = assertThrows(IOException.class, () -> ended.ask("grab 1 2"));

      assertTrue(failure.getMessage().startsWith("[true] ended"), failure::getMessage);
    }
  }
}
