package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.OptionalLong;

/** Takes frames from the source of a stream to its queue, one by one. For one thread at a time. */
final class FrameCapture {
  private static final System.Logger LOG = System.getLogger(FrameCapture.class.getName());

  /** How long to wait for a slot before the next attempt, which the pace may put off. */
  private static final long NO_SLOT_PAUSE_NANOS = 1_000_000;

  /** How long to wait before the server is asked again, where no pace says it. */
  private static final long NOTHING_NEW_PAUSE_NANOS = 1_000_000;

  private final FrameSource source;
  private final String name;
  private final StreamOptions options;
  private final DeliveryQueue<Frame> queue;
  private final DamageSinceDelivery damage;
  private final StreamCounters counters;

  FrameCapture(
      FrameSource source,
      String name,
      StreamOptions options,
      DeliveryQueue<Frame> queue,
      DamageSinceDelivery damage,
      StreamCounters counters) {
    this.source = source;
    this.name = name;
    this.options = options;
    this.queue = queue;
    this.damage = damage;
    this.counters = counters;
  }

  /** Captures a frame, if that can be; returns when it was requested. */
  long grab(Duration timeout) throws InterruptedException {
    long askedNanos = System.nanoTime();
    if (endsBeforeThereIsOne()) {
      return askedNanos;
    }
    GrabResult result = source.next(timeout);
    if (result instanceof GrabResult.NoSlot) {
      counters.missed(DropCause.NO_SLOT, 1);
      boolean unused = queue.awaitEnd(NO_SLOT_PAUSE_NANOS);
    } else if (result instanceof GrabResult.TimedOut) {
      counters.missed(DropCause.TIMED_OUT, 1);
    } else if (result instanceof GrabResult.NothingChanged same
        && options.damage() == DamageUse.ONLY_ON_CHANGE) {
      same.frame().close();
      if (Double.isInfinite(options.framesPerSecond())) {
        boolean unused = queue.awaitEnd(NOTHING_NEW_PAUSE_NANOS);
      }
    } else {
      // It throws what ended the session.
      Frame frame = ScreenSession.frameOf(result);
      long requestedNanos = frame.info().time().requestedNanos();
      counters.captured();
      damage.captured(frame);
      queue.offer(frame);
      return requestedNanos;
    }
    return askedNanos;
  }

  /** Waits until the source has a frame, or the stream has ended; returns whether it has. */
  private boolean endsBeforeThereIsOne() throws InterruptedException {
    OptionalLong left = source.nanosToNext();
    if (left.isEmpty()) {
      queue.endWhenTaken();
    }
    return queue.awaitEnd(left.orElse(Long.MAX_VALUE));
  }

  /** Ends the stream with what ended the capturing. */
  void end(Throwable cause) {
    if (cause instanceof CaptureException known) {
      queue.end(known);
    } else if (cause instanceof InterruptedException) {
      queue.end(new CaptureException(Reason.INTERRUPTED, "the stream was interrupted", cause));
    } else {
      LOG.log(System.Logger.Level.ERROR, "the stream of " + name + " failed", cause);
      queue.end(new CaptureException(Reason.SERVER_ERROR, "the stream failed: " + cause, cause));
    }
  }
}
