package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.Delivery;
import dev.framelease.frame.Frame;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers the frames of a stream to a subscriber, after the rules of Reactive Streams: one thread
 * makes every call of the subscriber, so that they are serial (1.3) and {@code request} within
 * {@code onNext} does not nest (3.3).
 */
final class FrameSubscription implements Flow.Subscription, Runnable {
  private static final System.Logger LOG = System.getLogger(FrameSubscription.class.getName());

  private final SourceStream stream;
  private final Delivery delivery;
  private final AtomicLong demand = new AtomicLong();
  private volatile boolean cancelled;
  private volatile IllegalArgumentException badRequest;

  /** Used by the delivering thread alone, which forgets it at the end (3.13). */
  private Flow.Subscriber<? super Frame> subscriber;

  FrameSubscription(
      SourceStream stream, Delivery delivery, Flow.Subscriber<? super Frame> subscriber) {
    this.stream = stream;
    this.delivery = delivery;
    this.subscriber = subscriber;
  }

  void start() {
    Thread thread = new Thread(this, "framelease-subscriber of a " + stream);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void request(long frames) {
    if (cancelled) {
      return;
    }
    if (frames <= 0) {
      badRequest =
          new IllegalArgumentException(
              "a subscriber must request a positive number of frames, not " + frames + " (§3.9)");
      stream.end();
      return;
    }
    // Demand of Long.MAX_VALUE means without a bound, and stays (3.17).
    demand.accumulateAndGet(frames, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    stream.wake();
  }

  @Override
  public void cancel() {
    cancelled = true;
    stream.end();
  }

  @Override
  public void run() {
    try {
      subscriber.onSubscribe(this);
      signalEnd(deliverAll());
    } catch (Throwable t) {
      // Rule 2.13: the subscription counts as cancelled, and somebody must hear of it.
      cancel();
      LOG.log(
          System.Logger.Level.ERROR,
          "the subscriber " + subscriber + " threw, which ends the " + stream,
          t);
    } finally {
      subscriber = null;
    }
  }

  /** Delivers until the end; returns why the stream could not go on. */
  private Optional<? extends Throwable> deliverAll() {
    try {
      Optional<Frame> frame = next();
      while (frame.isPresent()) {
        deliver(frame.get());
        frame = next();
      }
      return Optional.<Throwable>ofNullable(badRequest).or(stream::cause);
    } catch (InterruptedException e) {
      stream.end();
      return Optional.of(
          new CaptureException(Reason.INTERRUPTED, "the subscriber's thread was interrupted", e));
    }
  }

  private Optional<Frame> next() throws InterruptedException {
    Optional<Frame> frame = stream.take(() -> demand.get() > 0, Long.MAX_VALUE);
    if (frame.isPresent()) {
      demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
    }
    return frame;
  }

  private void deliver(Frame frame) {
    if (delivery == Delivery.OWNED) {
      subscriber.onNext(frame);
      return;
    }
    try (frame) {
      subscriber.onNext(frame);
    }
  }

  private void signalEnd(Optional<? extends Throwable> failure) {
    if (cancelled) {
      return;
    }
    if (failure.isPresent()) {
      subscriber.onError(failure.get());
    } else {
      subscriber.onComplete();
    }
  }
}
