package dev.framelease.x11.connection;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.memory.Asker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Work that was posted to a connection's thread, and the caller that waits for it.
 *
 * <pre>
 * PENDING ─→ RUNNING ─→ DONE
 *    │          └─────→ ABANDONED   the caller stopped waiting; the thread cleans up
 *    └────────────────→ CANCELLED   the caller stopped waiting before it was begun
 * </pre>
 */
final class Task<R> {
  enum State {
    PENDING,
    RUNNING,
    DONE,
    CANCELLED,
    ABANDONED
  }

  private final String server;
  private final Work<R> work;
  private final Asker asker = Asker.here();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition done = lock.newCondition();
  private State state;
  private R result;
  private Throwable failure;

  /** For work at a server, which error messages name. */
  Task(String server, Work<R> work) {
    this(server, work, State.PENDING);
  }

  private Task(String server, Work<R> work, State state) {
    this.server = server;
    this.work = work;
    this.state = state;
  }

  /** For work that was begun on another thread: it is to be finished, whoever waits for it. */
  static <R> Task<R> ofBegun(String server, Work<R> work) {
    return new Task<>(server, work, State.RUNNING);
  }

  /**
   * Does the work. On the connection's thread.
   *
   * @return what it failed with, or null
   */
  Throwable run() {
    return starts() ? asker.perform(this::performOrFail) : null;
  }

  private Throwable performOrFail() {
    try {
      finish(work.perform());
      return null;
    } catch (Throwable t) {
      fail(t);
      return t;
    }
  }

  /** Work that was begun goes on. */
  private boolean starts() {
    lock.lock();
    try {
      if (state == State.PENDING) {
        state = State.RUNNING;
      }
      return state == State.RUNNING || state == State.ABANDONED;
    } finally {
      lock.unlock();
    }
  }

  private void finish(Work.Answer<R> answer) {
    lock.lock();
    try {
      if (state == State.ABANDONED) {
        answer.discard();
        return;
      }
      result = answer.deliver();
      state = State.DONE;
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the waiting with a failure, also where the work was never begun. */
  void fail(Throwable t) {
    lock.lock();
    try {
      if (state == State.PENDING || state == State.RUNNING) {
        failure = t;
        state = State.DONE;
        done.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the caller got, or will get, what came of it. */
  boolean isDone() {
    lock.lock();
    try {
      return state == State.DONE;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the work to be done.
   *
   * @param translation makes an exception of this thread of what the work failed with
   * @throws CaptureException with TIMED_OUT or INTERRUPTED if this stopped waiting
   */
  R await(Deadline deadline, Function<Throwable, RuntimeException> translation) {
    lock.lock();
    try {
      while (state != State.DONE) {
        long left = deadline.leftNanos();
        if (left <= 0) {
          giveUp();
          throw timedOut(deadline);
        }
        done.await(left, TimeUnit.NANOSECONDS);
      }
      if (failure != null) {
        throw translation.apply(failure);
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (state == State.DONE && failure == null) {
        return result;
      }
      giveUp();
      throw new CaptureException(
          Reason.INTERRUPTED, "the thread was interrupted while it waited for '" + server + "'", e);
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    if (state == State.PENDING) {
      state = State.CANCELLED;
    } else if (state == State.RUNNING) {
      state = State.ABANDONED;
      work.abandoned();
    }
  }

  private CaptureException timedOut(Deadline deadline) {
    return new CaptureException(
        Reason.TIMED_OUT,
        "the display '"
            + server
            + "' did not answer within "
            + deadline.limit().toMillis()
            + " ms; it may be stopped or overloaded, or the timeout too short (SessionOptions)");
  }
}
