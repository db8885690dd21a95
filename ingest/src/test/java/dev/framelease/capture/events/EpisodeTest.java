package dev.framelease.capture.events;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told once, by a clock that the test moves. */
@Tag("smoke")
class EpisodeTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 3})
  void shouldBeginOnceUntilTenSecondsAreQuiet(long start) {
    Episode episode = new Episode(start);
    assertTrue(episode.begins(start));
    for (int second = 1; second < 100; second++) {
      assertFalse(episode.begins(start + second * SECOND), "it goes on");
    }
    assertFalse(episode.begins(start + 99 * SECOND + 10 * SECOND - 1));
    assertTrue(episode.begins(start + 109 * SECOND - 1 + 10 * SECOND));
  }
}
