package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pace of real streams; ScheduleTest has the same by a clock that it moves. */
@ExtendWith(LedgerExtension.class)
class PaceTest {
  @RegisterExtension static final XServer X = XServer.ofSize(1280, 720);

  private final List<Long> requested = new ArrayList<>();
  private long elapsedNanos;
  private long numbersUsed;

  private Pace measure(double rate, long frames) {
    // The frame of the start is never dropped, and each is copied whole.
    StreamOptions options =
        StreamOptions.DEFAULT
            .withRate(rate)
            .withDamage(DamageUse.IGNORE)
            .withSlowConsumer(SlowConsumer.DROP_NEWEST)
            .withLimit(frames);
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      FrameStream stream = session.stream(CaptureSource.desktop(), options);
      try (stream) {
        for (Frame frame : stream) {
          try (frame) {
            requested.add(frame.info().time().requestedNanos());
          }
        }
      }
      elapsedNanos = System.nanoTime() - requested.get(0);
      numbersUsed = numbersUsed(stream.statistics());
    }
    return Pace.of(rate, requested);
  }

  private static long numbersUsed(StreamStatistics statistics) {
    return statistics.captured()
        + statistics.dropped(DropCause.NO_SLOT)
        + statistics.dropped(DropCause.TIMED_OUT)
        + statistics.dropped(DropCause.LATE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {60, 250, 1000.0 / 3})
  void shouldNeverCaptureAFrameBeforeItIsDue(double rate) {
    Pace pace = measure(rate, 60);
    assertEquals(60, pace.frames());
    for (int i = 0; i < 60; i++) {
      long due = (long) Math.floor(i * 1e9 / rate);
      long actual = requested.get(i) - requested.get(0);
      assertTrue(actual >= due, "frame " + i + " is due after " + due + " ns, not " + actual);
    }
    long dueByNow = (long) Math.floor(elapsedNanos * rate / 1e9) + 1;
    assertTrue(numbersUsed <= dueByNow, numbersUsed + " of " + dueByNow);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {30, 60})
  void shouldKeepThePaceForAMinute(int rate) {
    Pace pace = measure(rate, 60L * rate + 1);
    System.out.println("pace of a minute at " + pace);
    double scheduledHz = (numbersUsed - 1) * 1e9 / elapsedNanos;
    assertEquals(1, scheduledHz / rate, 1e-3, "the schedule itself: " + scheduledHz + " Hz");
  }
}
