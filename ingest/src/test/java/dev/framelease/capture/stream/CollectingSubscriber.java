package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Requests frames one at a time, notes what it gets, and cancels after some. */
final class CollectingSubscriber implements Flow.Subscriber<Frame> {
  private final long wanted;
  private final Consumer<Frame> action;
  private final List<Long> sequences = new CopyOnWriteArrayList<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Flow.Subscription subscription;
  private volatile Throwable error;
  private volatile boolean complete;

  CollectingSubscriber(long wanted) {
    this(wanted, frame -> {});
  }

  /** Does something with each frame before the next one is requested. */
  CollectingSubscriber(long wanted, Consumer<Frame> action) {
    this.wanted = wanted;
    this.action = action;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscribed.countDown();
    if (wanted > 0) {
      given.request(1);
    }
  }

  @Override
  public void onNext(Frame frame) {
    assertTrue(frame.isOpen());
    sequences.add(frame.info().sequence());
    action.accept(frame);
    if (sequences.size() < wanted) {
      subscription.request(1);
    } else {
      subscription.cancel();
      ended.countDown();
    }
  }

  @Override
  public void onError(Throwable t) {
    error = t;
    ended.countDown();
  }

  @Override
  public void onComplete() {
    complete = true;
    ended.countDown();
  }

  Flow.Subscription subscription() throws InterruptedException {
    assertTrue(subscribed.await(60, TimeUnit.SECONDS), "subscribed");
    return subscription;
  }

  void awaitEnd() throws InterruptedException {
    assertTrue(ended.await(60, TimeUnit.SECONDS), "ended");
  }

  List<Long> sequences() {
    return List.copyOf(sequences);
  }

  Throwable error() {
    return error;
  }

  boolean isComplete() {
    return complete;
  }
}
