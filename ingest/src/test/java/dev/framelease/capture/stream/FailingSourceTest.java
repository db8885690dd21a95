package dev.framelease.capture.stream;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.FailingSource;
import dev.framelease.testing.FailingSource.Failure;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of a source that fails at each of its calls in turn, until no call is left. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class FailingSourceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StreamOptions EACH =
      StreamOptions.DEFAULT
          .asFastAsPossible()
          .withSlowConsumer(SlowConsumer.BLOCK)
          .withDamage(DamageUse.IGNORE);

  private final AtomicInteger seen = new AtomicInteger();
  private LogOf log;

  @BeforeEach
  void listen() {
    log = new LogOf(SourceStream.class.getPackage());
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  /** A way to take all frames; it throws what ended the stream. */
  private interface Way {
    void takeAll(FrameStream stream) throws InterruptedException;
  }

  private void see(Frame frame) {
    try (frame) {
      assertEquals((byte) 7, frame.buffer().get(7));
      seen.incrementAndGet();
    }
  }

  /** Fails at each call in turn. */
  private void failEverywhere(Failure failure, StreamOptions options, Way way) throws Exception {
    int call = 0;
    int failures = 0;
    FailingSource source;
    do {
      source = new FailingSource(++call, failure);
      seen.set(0);
      CaptureException cause = run(source, options, way);
      check(failure, source, cause);
      failures += source.hasFailed() ? 1 : 0;
    } while (source.isReached());
    assertEquals(FailingSource.FRAMES, seen.get(), "where nothing fails");
    assertTrue(failures >= FailingSource.FRAMES, failures + " failures");
  }

  private static CaptureException run(FailingSource source, StreamOptions options, Way way)
      throws InterruptedException {
    CaptureException cause = null;
    FrameStream stream = source.open(options);
    try (stream) {
      way.takeAll(stream);
    } catch (CaptureException e) {
      cause = e;
    }
    assertTrue(stream.hasEnded());
    eventually(source::toString, source::isAllBack);
    long missed =
        stream.statistics().dropped(DropCause.NO_SLOT)
            + stream.statistics().dropped(DropCause.TIMED_OUT);
    assertTrue(missed <= 1, source::toString);
    return cause;
  }

  private void check(Failure failure, FailingSource source, CaptureException cause) {
    boolean goesOn = Set.of(Failure.NO_SLOT, Failure.LATE).contains(failure);
    if (goesOn || !source.hasFailed()) {
      assertEquals(null, cause, source::toString);
      assertEquals(FailingSource.FRAMES, seen.get(), source::toString);
    } else if (seen.get() < FailingSource.FRAMES) {
      assertEquals(Reason.SERVER_ERROR, cause.reason(), source::toString);
      assertTrue(cause.getMessage().contains("as it was meant"), cause.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveFramesOrSayWhyNotToTakers(Failure failure) throws Exception {
    failEverywhere(
        failure,
        EACH,
        stream -> {
          while (!stream.hasEnded()) {
            stream.take(LONG).ifPresent(this::see);
          }
          boolean unused = stream.take(Duration.ZERO).isPresent();
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveFramesOrSayWhyNotToIterations(Failure failure) throws Exception {
    failEverywhere(failure, EACH, stream -> stream.forEach(this::see));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveFramesOrSayWhyNotOnRequest(Failure failure) throws Exception {
    failEverywhere(
        failure,
        EACH.onRequest(),
        stream -> {
          while (stream.awaitDamage(LONG)) {
            stream.take(LONG).ifPresent(this::see);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveFramesOrSayWhyNotToSubscribers(Failure failure) throws Exception {
    failEverywhere(failure, EACH, this::subscribe);
  }

  private void subscribe(FrameStream stream) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    stream
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(Frame frame) {
                see(frame);
              }

              @Override
              public void onError(Throwable failure) {
                done.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                done.complete(null);
              }
            });
    try {
      done.join();
    } catch (CompletionException e) {
      throw (CaptureException) e.getCause();
    }
  }
}
