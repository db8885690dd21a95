package dev.framelease.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LogOf;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTimeoutTest {
  private static final Duration USUAL = Duration.ofSeconds(5);

  private final String before = System.getProperty(ServerTimeout.PROPERTY);

  @AfterEach
  void restore() {
    set(before);
  }

  private static void set(String value) {
    if (value == null) {
      System.clearProperty(ServerTimeout.PROPERTY);
    } else {
      System.setProperty(ServerTimeout.PROPERTY, value);
    }
  }

  @Test
  void shouldBeWhatIsUsualUnlessThePropertySaysOtherwise() {
    set(null);
    assertEquals(USUAL, ServerTimeout.orElse(USUAL));
    set("90");
    assertEquals(Duration.ofSeconds(90), ServerTimeout.orElse(USUAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1.5", "60s", "1234567890", " 60", "٦٠"})
  void shouldWarnOfWhatIsNoNumberOfSeconds(String value) {
    set(value);
    try (LogOf log = new LogOf(ServerTimeout.class)) {
      assertEquals(USUAL, ServerTimeout.orElse(USUAL));
      String said = LogOf.text(log.records().get(0));
      assertTrue(said.contains("is '" + value + "'; it is 5"), said);
    }
  }
}
