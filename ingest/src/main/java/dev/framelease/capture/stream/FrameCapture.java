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

  /** How long to wait for a change before the server is asked again, where no pace says it. */
  private static final long NOTHING_NEW_PAUSE_NANOS = 1_000_000;

  private final FrameSource source;
  private final String name;
  private final StreamOptions options;
  private final DeliveryQueue<Frame> queue;
  private final DamageSinceDelivery damage;
  private final StreamCounters counters;

  /** Whether the last frame shows what the one before showed. */
  private boolean nothingNew;

  /** Whether the source has told of a change, and nothing has changed since. */
  private boolean told;

  /** Made while there is memory for it. */
  private final CaptureException untold;

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
    this.untold =
        new CaptureException(Reason.SERVER_ERROR, "the stream failed, and cannot tell why");
  }

  /**
   * Captures a frame, if that can be; returns when it was requested.
   *
   * @param patienceNanos how long it may take altogether, if less than a grab may
   */
  long grab(long patienceNanos) throws InterruptedException {
    long askedNanos = System.nanoTime();
    if (!isThereOneWithin(patienceNanos)) {
      return askedNanos;
    }
    GrabResult result = next(patienceNanos, askedNanos);
    nothingNew = result instanceof GrabResult.NothingChanged;
    told &= nothingNew;
    if (result instanceof GrabResult.NoSlot) {
      counters.missed(DropCause.NO_SLOT, 1);
      boolean unused = queue.awaitEnd(NO_SLOT_PAUSE_NANOS);
    } else if (result instanceof GrabResult.TimedOut) {
      counters.missed(DropCause.TIMED_OUT, 1);
    } else if (result instanceof GrabResult.NothingChanged same
        && options.damage() == DamageUse.ONLY_ON_CHANGE) {
      same.frame().close();
      if (options.isWithoutPace()) {
        awaitNews();
      }
    } else {
      // It throws what ended the session.
      Frame frame = ScreenSession.frameOf(result);
      long requestedNanos = frame.info().time().requestedNanos();
      damage.captured(frame);
      queue.offer(frame);
      return requestedNanos;
    }
    return askedNanos;
  }

  /** Tells whether the last frame shows what the one before showed. */
  boolean hasNothingNew() {
    return nothingNew;
  }

  /** Waits until something changes, for a short time, which the end may be late by. */
  void awaitNews() throws InterruptedException {
    if (told) {
      // It may tell so each time, as one that cannot know.
      told = false;
      boolean unused = queue.awaitEnd(NOTHING_NEW_PAUSE_NANOS);
    } else {
      told = source.awaitDamage(NOTHING_NEW_PAUSE_NANOS);
    }
  }

  /** Waits until the source has a frame; false if the time is over, or the stream has ended. */
  private boolean isThereOneWithin(long patienceNanos) throws InterruptedException {
    OptionalLong left = source.nanosToNext();
    if (left.isEmpty()) {
      queue.endWhenTaken();
    }
    long wait = left.orElse(Long.MAX_VALUE);
    return !queue.awaitEnd(Math.min(wait, patienceNanos)) && wait <= patienceNanos;
  }

  /** Has frames that wait give their slots to a newer one, where that is what the policy says. */
  private GrabResult next(long patienceNanos, long askedNanos) {
    GrabResult result = ask(limit(patienceNanos, askedNanos));
    while (result instanceof GrabResult.NoSlot && queue.giveWay()) {
      result = ask(limit(patienceNanos, askedNanos));
    }
    return result;
  }

  private GrabResult ask(Duration limit) {
    return queue.endsWithNext() ? source.last(limit) : source.next(limit);
  }

  private Duration limit(long patienceNanos, long askedNanos) {
    if (patienceNanos == Long.MAX_VALUE) {
      return options.grabTimeout();
    }
    long left = Math.max(1, patienceNanos - (System.nanoTime() - askedNanos));
    Duration patience = Duration.ofNanos(left);
    return patience.compareTo(options.grabTimeout()) < 0 ? patience : options.grabTimeout();
  }

  /** Ends the stream with what ended the capturing. */
  void end(Throwable cause) {
    try {
      tellAndEnd(cause);
    } finally {
      // Where the heap is full, or the cause itself fails: whoever waits for a frame is to hear.
      queue.end(untold);
    }
  }

  private void tellAndEnd(Throwable cause) {
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
