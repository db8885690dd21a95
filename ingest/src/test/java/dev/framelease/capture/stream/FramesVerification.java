package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.Delivery;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.FlowRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** What the TCK of Reactive Streams asks of a publisher; FlowRulesTest runs it. */
abstract class FramesVerification extends FlowPublisherVerification<Frame> {
  /** For the display, which TestNG leaves no other way to hand over. */
  static volatile ScreenSession session;

  private final Delivery delivery;
  private final StreamOptions options;
  private final List<FrameStream> streams = new CopyOnWriteArrayList<>();

  FramesVerification(Delivery delivery, StreamOptions options) {
    super(FlowRules.environment());
    this.delivery = delivery;
    this.options = options;
  }

  /** Opens the session that all frames come from. */
  static void open(String display) {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  private FrameStream stream(ScreenSession from, long limit) {
    FrameStream stream =
        from.stream(
            CaptureSource.desktop(),
            options
                .asFastAsPossible()
                // A slot for each frame, also where it is the same as the one before.
                .withDamage(DamageUse.IGNORE)
                .withLimit(limit));
    streams.add(stream);
    return stream;
  }

  @Override
  public Flow.Publisher<Frame> createFlowPublisher(long elements) {
    Flow.Publisher<Frame> publisher = stream(session, elements).publisher(delivery);
    return delivery == Delivery.BORROWED ? publisher : closing(publisher);
  }

  /** The TCK owns no frames: each is closed before it gets it. */
  private static Flow.Publisher<Frame> closing(Flow.Publisher<Frame> publisher) {
    return subscriber ->
        publisher.subscribe(subscriber == null ? null : new ClosingSubscriber(subscriber));
  }

  @Override
  public Flow.Publisher<Frame> createFailedFlowPublisher() {
    try (ScreenSession closing =
        ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display()))) {
      return stream(closing, Long.MAX_VALUE).publisher(delivery);
    }
  }

  private static String display() {
    return session.status().display();
  }

  @Test
  @Override
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
    FlowRules.assertForgets(createFlowPublisher(3));
  }

  /** Ends what a rule has left running. */
  @AfterMethod
  public void closeStreams() {
    streams.forEach(FrameStream::close);
    streams.clear();
  }

  private record ClosingSubscriber(Flow.Subscriber<? super Frame> next)
      implements Flow.Subscriber<Frame> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      next.onSubscribe(subscription);
    }

    @Override
    public void onNext(Frame frame) {
      frame.close();
      next.onNext(frame);
    }

    @Override
    public void onError(Throwable t) {
      next.onError(t);
    }

    @Override
    public void onComplete() {
      next.onComplete();
    }
  }
}
