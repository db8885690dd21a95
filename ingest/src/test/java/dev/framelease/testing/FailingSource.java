package dev.framelease.testing;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.FrameSource;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A source of five frames, whose one call fails, whichever it is: all others work. It counts what
 * it lends. Thread-safe.
 */
public final class FailingSource implements FrameSource {
  /** As many as it gives where nothing fails. */
  public static final int FRAMES = 5;

  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;
  private static final FrameLayout LAYOUT = FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX);

  /** How a call fails. */
  public enum Failure {
    /** With an exception that says why. */
    TYPED,
    /** With one that nobody expects. */
    UNTYPED,
    /** There is no slot, and the next call works. */
    NO_SLOT,
    /** The answer is late, and the next one comes. */
    LATE,
    /** The session has ended. */
    ENDED
  }

  private final TestMemory memory = TestMemory.counting(WIDTH * HEIGHT * 4);
  private final int failingCall;
  private final Failure failure;
  private int calls;
  private int lent;
  private int closes;
  private boolean failed;

  /** Fails at the call of this number, from 1 on. */
  public FailingSource(int failingCall, Failure failure) {
    this.failingCall = failingCall;
    this.failure = failure;
  }

  /** A stream of it. */
  public FrameStream open(StreamOptions options) {
    return new OpenStreams().open(this, new StreamName("frames", "a failing source"), options);
  }

  @Override
  public synchronized OptionalLong nanosToNext() {
    throwIfDue();
    return lent == FRAMES ? OptionalLong.empty() : OptionalLong.of(0);
  }

  @Override
  public synchronized GrabResult next(Duration timeout) {
    throwIfDue();
    if (calls == failingCall) {
      failed = true;
      return switch (failure) {
        case NO_SLOT -> new GrabResult.NoSlot("as it was meant", List.of());
        case LATE -> new GrabResult.TimedOut(timeout);
        default -> new GrabResult.Ended(refusal());
      };
    }
    lent++;
    CaptureTime time = new CaptureTime(System.nanoTime(), System.nanoTime(), Instant.now());
    FrameInfo info =
        new FrameInfo(lent, 0, Region.ofSize(WIDTH, HEIGHT), LAYOUT, new Damage.Unknown(), time, 0);
    return new GrabResult.Captured(Frame.of(memory.lend("frame " + lent), info));
  }

  @Override
  public synchronized boolean awaitDamage(long timeoutNanos) {
    throwIfDue();
    return true;
  }

  @Override
  public synchronized void close() {
    closes++;
    throwIfDue();
  }

  private void throwIfDue() {
    if (++calls != failingCall) {
      return;
    }
    if (failure == Failure.TYPED) {
      failed = true;
      throw refusal();
    }
    if (failure == Failure.UNTYPED) {
      failed = true;
      throw new IllegalStateException("as it was meant");
    }
  }

  private static CaptureException refusal() {
    return new CaptureException(Reason.SERVER_ERROR, "as it was meant");
  }

  /** Tells whether there were so many calls. */
  public synchronized boolean isReached() {
    return calls >= failingCall;
  }

  /** Tells whether it has failed; a call that gives no frame cannot fail in each way. */
  public synchronized boolean hasFailed() {
    return failed;
  }

  /** Tells whether it is closed, once, and all frames have come back, once. */
  public synchronized boolean isAllBack() {
    return closes == 1 && memory.returns() == lent && memory.leakedReturns() == 0;
  }

  @Override
  public synchronized String toString() {
    return failure
        + " at call "
        + failingCall
        + " of "
        + calls
        + ", "
        + closes
        + " closes, "
        + memory.returns()
        + " of "
        + lent
        + " back";
  }
}
