package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.FrameStream;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.predict.PredictionException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions for a subscriber. */
final class PredictionSubscribersTest extends ScreenPredictions {
  @ParameterizedTest
  @EnumSource
  void shouldPublishEveryResult(ModelEngine engine) {
    try (FrameModel either = FrameModel.activity(engine, tensors);
        FrameStream frames = frames(WAITING.withLimit(10));
        PredictionStream<Float> stream =
            PredictionStream.open(frames, either.djl(), translator, EVERY_FRAME)) {
      Collector subscriber = new Collector(1);
      stream.publisher().subscribe(subscriber);
      eventually("all have come", () -> subscriber.completed);

      assertEquals(
          List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L),
          subscriber.received.stream().map(p -> p.frame().sequence()).toList());
      Collector late = new Collector(1);
      stream.publisher().subscribe(late);
      assertInstanceOf(IllegalStateException.class, late.failure.orElseThrow());
    }
  }

  @Test
  void shouldEndWhenItsSubscriberCancelsOrAsksForNothing() {
    try (FrameStream frames = frames(FAST)) {
      for (long first : new long[] {1, 0}) {
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT);
        Collector subscriber = new Collector(first);
        subscriber.cancelAfter = 1;
        stream.publisher().subscribe(subscriber);
        eventually("it has ended", stream::hasEnded);
        eventually("nothing is held by it", () -> allocator.framesInFlight() == 0);
        if (first == 0) {
          eventually("the reason came", () -> subscriber.failure.isPresent());
          assertInstanceOf(IllegalArgumentException.class, subscriber.failure.orElseThrow());
        }
      }
    }
  }

  @Test
  void shouldTellASubscriberWhoseThreadIsInterrupted() {
    try (FrameStream frames = frames(FAST);
        PredictionStream<Float> stream = predictions(frames, PredictionOptions.DEFAULT)) {
      Collector subscriber = new Collector(1);
      subscriber.interrupts = true;
      stream.publisher().subscribe(subscriber);
      eventually("the reason came", () -> subscriber.failure.isPresent());

      PredictionException end =
          assertInstanceOf(PredictionException.class, subscriber.failure.orElseThrow());
      assertEquals(Reason.INTERRUPTED, end.reason());
      assertTrue(stream.hasEnded());
    }
  }

  /** Keeps what comes, and asks for one more each time. */
  private static final class Collector implements Flow.Subscriber<Prediction<Float>> {
    private final List<Prediction<Float>> received =
        Collections.synchronizedList(new ArrayList<>());
    private final long first;
    private Flow.Subscription subscription;
    private int cancelAfter = Integer.MAX_VALUE;
    private boolean interrupts;
    private volatile boolean completed;
    private volatile Optional<Throwable> failure = Optional.empty();

    Collector(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(first);
    }

    @Override
    public void onNext(Prediction<Float> prediction) {
      received.add(prediction);
      if (received.size() >= cancelAfter) {
        subscription.cancel();
      }
      if (interrupts) {
        Thread.currentThread().interrupt();
      }
      subscription.request(1);
    }

    @Override
    public void onError(Throwable t) {
      failure = Optional.of(t);
    }

    @Override
    public void onComplete() {
      completed = true;
    }
  }
}
