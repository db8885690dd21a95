package dev.framelease.djl.preprocess;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The rows of one output, which several threads share by taking the next part each.
 *
 * <p>The caller takes parts like everybody else. A helper that starts late finds none, and nobody
 * waits for it: an executor that is busy, or that the caller itself runs on, delays nothing.
 */
final class SharedRows {
  /** Makes the rows from one up to, and without, another one. */
  @FunctionalInterface
  interface Work {
    void run(int from, int to);
  }

  private final Work work;
  private final int rows;
  private final int parts;
  private final AtomicInteger taken = new AtomicInteger();
  private final CountDownLatch unfinished;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private SharedRows(Work work, int rows, int parts) {
    this.work = work;
    this.rows = rows;
    this.parts = parts;
    this.unfinished = new CountDownLatch(parts);
  }

  /**
   * Does all the work, and returns when no thread is at it any more.
   *
   * @param threads how many may be at it, this one included
   */
  static void run(Work work, int rows, int parts, int threads, Executor executor) {
    SharedRows shared = new SharedRows(work, rows, Math.min(parts, rows));
    for (int i = 1; i < Math.min(threads, shared.parts); i++) {
      try {
        executor.execute(shared::takeParts);
      } catch (RejectedExecutionException e) {
        // Its threads have enough to do, or are gone: this one does the work.
        break;
      } catch (Throwable t) {
        // Those that have started must be waited for all the same: they read the frame.
        shared.failure.compareAndSet(null, t);
        break;
      }
    }
    shared.takeParts();
    shared.awaitOthers();
  }

  private void takeParts() {
    for (int part = taken.getAndIncrement(); part < parts; part = taken.getAndIncrement()) {
      try {
        if (failure.get() == null) {
          work.run(start(part), start(part + 1));
        }
      } catch (Throwable t) {
        failure.compareAndSet(null, t);
      } finally {
        unfinished.countDown();
      }
    }
  }

  private int start(int part) {
    return (int) ((long) rows * part / parts);
  }

  private void awaitOthers() {
    boolean isInterrupted = false;
    while (true) {
      try {
        unfinished.await();
        break;
      } catch (InterruptedException e) {
        // They still read the frame; it is a matter of milliseconds.
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() instanceof Error error) {
      throw error;
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
