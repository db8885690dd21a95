package dev.framelease.djl.predict;

import dev.framelease.djl.predict.PredictionException.Reason;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers results to a subscriber, after the rules of Reactive Streams: one thread makes every
 * call of the subscriber.
 */
final class PredictionSubscription<T> implements Flow.Subscription {
  private static final System.Logger LOG = System.getLogger(PredictionSubscription.class.getName());

  private final PredictionStream<T> stream;
  private final AtomicLong demand = new AtomicLong();
  private volatile boolean cancelled;
  private volatile RuntimeException badRequest;

  private PredictionSubscription(PredictionStream<T> stream) {
    this.stream = stream;
  }

  /** Starts to deliver, or tells the subscriber that it comes too late. */
  static <T> void start(
      PredictionStream<T> stream,
      Flow.Subscriber<? super Prediction<T>> subscriber,
      boolean first) {
    PredictionSubscription<T> subscription = new PredictionSubscription<>(stream);
    if (first) {
      Thread thread = new Thread(() -> subscription.run(subscriber), "framelease-predictions");
      thread.setDaemon(true);
      thread.start();
      return;
    }
    // Rule 1.9 wants a subscription before any other signal.
    subscriber.onSubscribe(new Refused());
    subscriber.onError(
        new IllegalStateException("these predictions have a subscriber already, and go to one"));
  }

  /** What a subscriber gets that comes too late. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long results) {}

    @Override
    public void cancel() {}
  }

  @Override
  public void request(long results) {
    if (cancelled) {
      return;
    }
    if (results <= 0) {
      badRequest =
          new IllegalArgumentException(
              "a subscriber must request a positive number of results, not " + results + " (§3.9)");
      stream.end();
      return;
    }
    // Demand of Long.MAX_VALUE means without a bound, and stays (3.17).
    demand.accumulateAndGet(results, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    stream.wake();
  }

  @Override
  public void cancel() {
    cancelled = true;
    stream.end();
  }

  /** The thread alone knows the subscriber, and forgets it at its end (3.13). */
  private void run(Flow.Subscriber<? super Prediction<T>> subscriber) {
    try {
      subscriber.onSubscribe(this);
      Optional<RuntimeException> failure = deliverAll(subscriber);
      stream.close();
      if (!cancelled) {
        failure.ifPresentOrElse(subscriber::onError, subscriber::onComplete);
      }
    } catch (Throwable t) {
      // Rule 2.13: the subscription counts as cancelled, and somebody must hear of it.
      stream.close();
      LOG.log(System.Logger.Level.ERROR, "the subscriber " + subscriber + " threw", t);
    }
  }

  /** Delivers until the end; returns why predictions could not go on. */
  private Optional<RuntimeException> deliverAll(Flow.Subscriber<? super Prediction<T>> subscriber) {
    try {
      Optional<Prediction<T>> result = next();
      while (result.isPresent()) {
        subscriber.onNext(result.get());
        result = next();
      }
      return Optional.ofNullable(badRequest).or(stream::cause);
    } catch (InterruptedException e) {
      return Optional.of(
          new PredictionException(
              Reason.INTERRUPTED, "the subscriber's thread was interrupted", e));
    }
  }

  private Optional<Prediction<T>> next() throws InterruptedException {
    Optional<Prediction<T>> result = stream.take(() -> demand.get() > 0, Long.MAX_VALUE);
    if (result.isPresent()) {
      demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
    }
    return result;
  }
}
