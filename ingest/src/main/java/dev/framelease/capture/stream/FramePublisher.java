package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.frame.Frame;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Publishes a stream to its one subscriber. */
final class FramePublisher implements Flow.Publisher<Frame> {
  private final SourceStream stream;
  private final Delivery delivery;

  FramePublisher(SourceStream stream, Delivery delivery) {
    this.stream = stream;
    this.delivery = delivery;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Frame> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (stream.claimSubscription()) {
      new FrameSubscription(stream, delivery, subscriber).start();
    } else {
      refuse(subscriber);
    }
  }

  private static void refuse(Flow.Subscriber<? super Frame> subscriber) {
    subscriber.onSubscribe(new NoSubscription());
    subscriber.onError(
        new IllegalStateException(
            "this stream has a subscriber already, and its frames go to one; open another stream"));
  }

  /** What a subscriber gets that is refused: rule 1.9 wants one before any other signal. */
  private static final class NoSubscription implements Flow.Subscription {
    @Override
    public void request(long frames) {}

    @Override
    public void cancel() {}
  }
}
