package dev.framelease.capture.stream;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.testing.FailingSource;
import dev.framelease.testing.FailingSource.Failure;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that fail in ways of their own, or have no frame for long. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class OddSourcesTest {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();

  private final OpenStreams streams = new OpenStreams();
  private final AtomicInteger closes = new AtomicInteger();
  private int opened;

  private FrameStream open(
      StreamOptions options, OptionalLong nanosToNext, Function<Duration, GrabResult> next) {
    return streams.open(source(nanosToNext, next), new StreamName("a test", "no display"), options);
  }

  private FrameSource source(OptionalLong nanosToNext, Function<Duration, GrabResult> next) {
    opened++;
    return new FrameSource() {
      @Override
      public OptionalLong nanosToNext() {
        return nanosToNext;
      }

      @Override
      public GrabResult next(Duration timeout) {
        return next.apply(timeout);
      }

      @Override
      public void close() {
        closes.incrementAndGet();
      }
    };
  }

  @AfterEach
  void shouldCloseEachSourceOnce() {
    streams.close(null);
    assertEquals(opened, closes.get());
  }

  /** Such as an OutOfMemoryError, of which no message can be made. */
  private static final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("there is no message");
    }
  }

  @Test
  void shouldCloseTheSourceOfAStreamThatCannotBeOpened() {
    FrameSource source = source(OptionalLong.of(0), timeout -> null);
    assertThrows(NullPointerException.class, () -> streams.open(source, null, FAST));
    assertEquals(1, closes.get());
    StreamName name = new StreamName("a test", "no display");
    FrameSource next = source(OptionalLong.of(0), timeout -> null);
    assertThrows(NullPointerException.class, () -> streams.open(next, name, null));
    assertEquals(2, closes.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldEndForWhoWaitsWhateverTheCauseIs(int capacity) {
    FrameStream stream =
        open(
            FAST.withCapacity(capacity),
            OptionalLong.of(0),
            timeout -> {
              throw new Untellable();
            });
    assertThrows(
        RuntimeException.class,
        () -> {
          while (!stream.hasEnded()) {
            stream.take(FOREVER);
          }
          stream.take(FOREVER);
        });
    assertThrows(CaptureException.class, () -> stream.take(FOREVER));
    assertTrue(stream.hasEnded());
  }

  @Test
  void shouldMissNoFrameBehindItsLimit() throws Exception {
    StreamOptions one =
        StreamOptions.DEFAULT.withRate(1000).withSlowConsumer(SlowConsumer.BLOCK).withLimit(1);
    FrameStream stream = new FailingSource(Integer.MAX_VALUE, Failure.TYPED).open(one);
    try (stream) {
      eventually("the frame is there", () -> stream.statistics().captured() == 1);
      long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
      eventually("twenty would be due", () -> System.nanoTime() - end > 0);
      stream.take(FOREVER).orElseThrow().close();
    }
    assertEquals(0, stream.statistics().dropped(DropCause.LATE));
  }

  @Test
  void shouldWaitForAFrameThatIsFarNoLongerThanTheTakerDoes() throws Exception {
    FrameStream stream =
        open(
            FAST.onRequest(),
            OptionalLong.of(Duration.ofHours(1).toNanos()),
            timeout -> {
              throw new AssertionError("it is not there yet");
            });
    assertTrue(stream.take(Duration.ofMillis(10)).isEmpty());
    assertFalse(stream.hasEnded());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldTakeTimesOfAnyLength(int capacity) throws Exception {
    List<Duration> asked = new ArrayList<>();
    FrameStream stream =
        open(
            FAST.withCapacity(capacity).withGrabTimeout(FOREVER),
            OptionalLong.of(0),
            timeout -> {
              synchronized (asked) {
                asked.add(timeout);
              }
              return new GrabResult.TimedOut(timeout);
            });
    for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), FOREVER.negated())) {
      assertTrue(stream.take(none).isEmpty());
    }
    assertTrue(stream.take(Duration.ofMillis(5)).isEmpty());
    assertFalse(stream.hasEnded());
    eventually("the source was asked", () -> isAny(asked));
    synchronized (asked) {
      assertTrue(asked.stream().noneMatch(timeout -> timeout.isNegative() || timeout.isZero()));
    }
  }

  private static boolean isAny(List<Duration> asked) {
    synchronized (asked) {
      return !asked.isEmpty();
    }
  }
}
