package dev.framelease.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final int BLUE = 0xff1f6feb;
  private static final int BOTTOM_LINE = 260;
  private static final int TOP_LINE = 44;

  @Test
  void shouldDrawValuesAtTheirHeight() {
    BufferedImage chart = Chart.of("a", "x", "y").line("n", 10, 10, 0, 0).draw();

    assertEquals(BLUE, chart.getRGB(70, TOP_LINE));
    assertEquals(BLUE, chart.getRGB(600, BOTTOM_LINE));
    assertTrue(chart.getRGB(600, TOP_LINE) != BLUE);
  }

  @Test
  void shouldEndAtTheFirstRoundNumberAboveAllValues() {
    BufferedImage chart = Chart.of("a", "x", "y").line("n", 5.3, 5.3).draw();

    int heightOfSix = BOTTOM_LINE - TOP_LINE;
    assertEquals(BLUE, chart.getRGB(300, BOTTOM_LINE - (int) Math.round(5.3 / 6 * heightOfSix)));
  }

  @Test
  void shouldDrawAConstantAndASingleValue() {
    BufferedImage zeros = Chart.of("a", "x", "y").line("n", 0, 0, 0).draw();
    BufferedImage one = Chart.of("a", "x", "y").line("n", 5).draw();

    assertEquals(BLUE, zeros.getRGB(300, BOTTOM_LINE));
    assertEquals(BLUE, one.getRGB(64, TOP_LINE));
  }

  @Test
  void shouldStartBelowZeroForNegativeValues() {
    BufferedImage chart = Chart.of("a", "x", "y").line("n", -5, -5, -5).draw();

    assertEquals(BLUE, chart.getRGB(300, BOTTOM_LINE));
  }

  @Test
  void shouldRefuseWhatCannotBeDrawn() {
    Chart chart = Chart.of("a", "x", "y");

    assertThrows(IllegalStateException.class, chart::draw);
    assertThrows(IllegalArgumentException.class, () -> chart.line("none"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> chart.line("bad", 1, Double.NaN))
            .getMessage();
    assertTrue(message.contains("'bad'") && message.contains("NaN"), message);
  }
}
