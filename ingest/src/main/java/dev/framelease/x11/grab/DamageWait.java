package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.SessionOptions;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits on the calling thread until something has changed since the last frame of a stream. */
final class DamageWait {
  /** How long to wait for damage before looking whether the thread was interrupted. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long the server has to say what has changed: at least, and at most. */
  private static final Duration SHORT_ANSWER = Duration.ofMillis(10);

  private static final Duration LONG_ANSWER = SessionOptions.DEFAULT.grabTimeout();

  private final ConnectionThread thread;
  private final Target target;
  private final EarlyGrab early;
  private final Deadline deadline;

  DamageWait(ConnectionThread thread, Target target, EarlyGrab early, Duration timeout) {
    this.thread = thread;
    this.target = target;
    this.early = early;
    this.deadline = Deadline.after(timeout);
  }

  /** As {@link GrabConnection#awaitDamage}. */
  boolean await() throws InterruptedException {
    try {
      // Also where nothing is asked for ahead yet: that may be about to be.
      if (early.isWanted() && !isSettled()) {
        return true;
      }
      if (target.damage() == null) {
        return true;
      }
      while (true) {
        if (Thread.interrupted()) {
          throw interrupted(null);
        }
        long wait = Math.min(LOOK_NANOS, Math.max(0, deadline.leftNanos()));
        if (thread.awaitInput(wait, target::mayHaveChanged) && isChanged()) {
          return true;
        }
        if (deadline.leftNanos() <= 0) {
          return false;
        }
      }
    } catch (CaptureException e) {
      if (e.reason() == Reason.INTERRUPTED && Thread.interrupted()) {
        throw interrupted(e);
      }
      throw e;
    }
  }

  /** Gets a frame out of the way that was asked for ahead; false if that takes too long. */
  private boolean isSettled() {
    return inTime(
        false,
        answer ->
            thread.call(
                connection -> {
                  early.settle(target);
                  return true;
                },
                answer));
  }

  /** Asks the server. Where it does not answer in time, something may have changed. */
  private boolean isChanged() {
    return inTime(true, answer -> thread.performPromptly(new ChangeQuestion(target), answer));
  }

  private boolean inTime(boolean otherwise, Predicate<Deadline> question) {
    long nanos =
        Math.min(LONG_ANSWER.toNanos(), Math.max(SHORT_ANSWER.toNanos(), deadline.leftNanos()));
    try {
      return question.test(Deadline.after(Duration.ofNanos(nanos)));
    } catch (CaptureException e) {
      if (e.reason() == Reason.TIMED_OUT) {
        return otherwise;
      }
      throw e;
    }
  }

  private static InterruptedException interrupted(Throwable cause) {
    InterruptedException interrupted =
        new InterruptedException("interrupted while nothing changed");
    interrupted.initCause(cause);
    return interrupted;
  }
}
