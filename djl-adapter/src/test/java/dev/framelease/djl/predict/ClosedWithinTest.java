package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslatorContext;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the user's, and called by predictions, closes what they need, or them. */
@Timeout(300)
final class ClosedWithinTest extends ScreenPredictions {
  /** What is called. */
  private enum Call {
    SUBSCRIBED,
    NEXT,
    ERROR,
    COMPLETE,
    INPUT,
    OUTPUT,
    CLOSE_OF_A_VALUE;

    boolean isOfSubscriber() {
      return compareTo(INPUT) < 0;
    }
  }

  private enum Closed {
    PREDICTIONS,
    FRAMES,
    SESSION,
    MODEL
  }

  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean begun = new AtomicBoolean();
  private Call when;
  private AutoCloseable what;

  static Stream<Arguments> all() {
    return Stream.of(Call.values())
        .flatMap(call -> Stream.of(Closed.values()).map(closed -> Arguments.of(call, closed)));
  }

  /** Closes it, some times, in the first call of this kind. */
  private void in(Call call) {
    try {
      opened.await();
      if (call == when && begun.compareAndSet(false, true)) {
        for (int i = 0; i < 3; i++) {
          what.close();
        }
        closed.countDown();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private final class Closing extends FrameTranslator<AutoCloseable> {
    Closing() {
      super(tensors);
    }

    @Override
    public NDList processInput(TranslatorContext context, Frame frame) {
      in(Call.INPUT);
      return super.processInput(context, frame);
    }

    @Override
    public AutoCloseable processOutput(TranslatorContext context, NDList outputs) {
      in(Call.OUTPUT);
      return () -> in(Call.CLOSE_OF_A_VALUE);
    }
  }

  private final class Subscriber implements Flow.Subscriber<Prediction<AutoCloseable>> {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      in(Call.SUBSCRIBED);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Prediction<AutoCloseable> prediction) {
      in(Call.NEXT);
    }

    @Override
    public void onError(Throwable failure) {
      in(Call.ERROR);
      ended.countDown();
    }

    @Override
    public void onComplete() {
      in(Call.COMPLETE);
      ended.countDown();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldCloseWithinACall(Call call, Closed closes) throws Exception {
    when = call;
    StreamOptions options = call == Call.COMPLETE ? FAST.withLimit(20) : FAST;
    try (FrameStream frames = frames(options);
        PredictionStream<AutoCloseable> stream =
            PredictionStream.open(
                frames, model.djl(), new Closing(), PredictionOptions.DEFAULT.withCapacity(1))) {
      what =
          switch (closes) {
            case PREDICTIONS -> stream;
            case FRAMES -> frames;
            case SESSION -> session;
            case MODEL -> model;
          };
      opened.countDown();
      Subscriber subscriber = new Subscriber();
      if (call.isOfSubscriber()) {
        stream.publisher().subscribe(subscriber);
      }
      if (call == Call.ERROR) {
        session.close();
      }
      closed.await();
      if (closes != Closed.MODEL) {
        eventually("no frame is predicted any more", () -> hasEnded(stream));
      }
      closeEarly(stream);
      if (call.isOfSubscriber()) {
        subscriber.ended.await();
      }
      assertTrue(stream.awaitReturned(LONG));
    }
  }

  /** After results that wait still, where it was for want of frames. */
  private static boolean hasEnded(PredictionStream<AutoCloseable> stream) {
    try {
      stream.take(Duration.ZERO);
      return stream.hasEnded();
    } catch (RuntimeException e) {
      return stream.hasEnded();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
