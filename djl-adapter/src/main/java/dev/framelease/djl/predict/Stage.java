package dev.framelease.djl.predict;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Does one thing with each frame, in order, on a thread of its own.
 *
 * <p>When that hangs, the thread is left alone with its frame, which it closes when it returns, and
 * another thread goes on with the next frame.
 */
final class Stage<T> {
  private final String name;
  private final StageWork<T> work;
  private final Watchdog watchdog;
  private final CountDownLatch over = new CountDownLatch(1);

  // Guarded by this.
  private Thread thread;
  private boolean waiting;
  private boolean stopping;

  Stage(String name, StageWork<T> work, Watchdog watchdog) {
    this.name = name;
    this.work = work;
    this.watchdog = watchdog;
  }

  void start() {
    start(null);
  }

  private synchronized void start(PredictionTask<T> inPlaceOfHung) {
    thread = new Thread(() -> run(inPlaceOfHung), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(PredictionTask<T> inPlaceOfHung) {
    boolean left = false;
    try {
      left = inPlaceOfHung != null && !delivers(inPlaceOfHung);
      PredictionTask<T> task = left ? null : next();
      while (task != null) {
        left = !handles(task);
        task = left ? null : next();
      }
      if (!left) {
        work.finish();
      }
    } catch (Throwable t) {
      work.broke(t);
    } finally {
      if (!left) {
        over.countDown();
      }
    }
  }

  /** Works on a frame and hands it on; returns false if this thread was left alone with it. */
  private boolean handles(PredictionTask<T> task) {
    try {
      // One after the other: what hung must be counted as returned before it gives its slot back.
      if (!isInTime(() -> work.work(task), () -> work.hung(task))
          || !isInTime(() -> work.release(task), () -> work.hung(task))) {
        work.returned(task);
        return false;
      }
    } catch (Throwable t) {
      // A fault of the stage itself: nobody else will give the slot back.
      task.close();
      throw t;
    }
    return delivers(task);
  }

  /** Hands it on; returns false if this thread was left alone with what gave way to it. */
  private boolean delivers(PredictionTask<T> task) {
    waitFor(
        () -> {
          work.awaitRoom();
          return true;
        });
    // After the end, too: it is counted as dropped then.
    work.deliver(task);
    return isCurrentThread();
  }

  /**
   * Closes what is dropped while something is handed on. That is the user's code, and may hang:
   * then this thread is left alone with it.
   */
  void drop(Runnable close) {
    if (!isCurrentThread()) {
      close.run();
    } else if (!isInTime(close, work::dropHangs)) {
      work.dropReturned();
    }
  }

  /** Returns null when nothing comes, or nothing is wanted, any more. */
  private PredictionTask<T> next() {
    return waitFor(work::next);
  }

  /** Something that is waited for. */
  @FunctionalInterface
  private interface Wait<R> {
    R now() throws InterruptedException;
  }

  /**
   * Waits until it comes, or {@link #stop}: null then. What interrupts this thread otherwise, such
   * as a timer of the translator's that comes too late, means nothing.
   */
  private <R> R waitFor(Wait<R> wait) {
    while (begins()) {
      try {
        return wait.now();
      } catch (InterruptedException e) {
        // By stop(), which the loop asks for, or by nobody who may.
      } finally {
        ends();
      }
    }
    return null;
  }

  private synchronized boolean begins() {
    waiting = !stopping;
    return waiting;
  }

  private synchronized void ends() {
    waiting = false;
    if (stopping) {
      // It was meant for the wait, and not for the work on what was just taken.
      Thread.interrupted();
    }
  }

  /** Does it; returns false if that hung, and another thread went on with what is to come next. */
  private boolean isInTime(Runnable action, Supplier<PredictionTask<T>> hangs) {
    Thread current = Thread.currentThread();
    AtomicBoolean decided = new AtomicBoolean();
    watchdog.watch(
        () -> {
          try {
            action.run();
          } finally {
            // One that the translator left for its caller, who is nobody, would end the next wait.
            Thread.interrupted();
          }
        },
        () -> {
          if (leaves(current, decided)) {
            goOn(current, hangs);
          }
        });
    return decided.compareAndSet(false, true);
  }

  /** Has no thread any more, if it hangs in what was watched; it may have been left before. */
  private synchronized boolean leaves(Thread hung, AtomicBoolean decided) {
    if (thread != hung || !decided.compareAndSet(false, true)) {
      return false;
    }
    thread = null;
    return true;
  }

  private void goOn(Thread hung, Supplier<PredictionTask<T>> hangs) {
    try {
      PredictionTask<T> inItsPlace = hangs.get();
      // Java code that waits may give in; native code does not hear it.
      hung.interrupt();
      start(inItsPlace);
    } catch (Throwable t) {
      // There is no thread, for instance, that could go on. The frame goes back with the run.
      over.countDown();
      work.broke(t);
    }
  }

  /** Takes no frame any more; the one at work is worked on to its end. */
  void stop() {
    synchronized (this) {
      stopping = true;
      if (waiting) {
        thread.interrupt();
      }
    }
  }

  /** Tells whether the calling thread is the one of this stage. */
  synchronized boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Waits until nothing is worked on, but for what hangs. That takes no longer than the timeout.
   */
  void awaitOver() {
    Latches.await(over);
  }
}
