package dev.framelease.capture.stream;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** The end of threads that capture for streams. */
final class CaptureThreads {
  /** How long a grab under way may take before it is interrupted. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long an interrupted grab, and the close of its source, may take. */
  private static final long INTERRUPTED_GRACE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private CaptureThreads() {}

  /**
   * Waits until all of them have ended, and interrupts those that do not end by themselves. The
   * current thread may be one of them, and is not waited for.
   *
   * @return whether all have ended
   */
  static boolean awaitEnd(Collection<Thread> threads) {
    if (joined(threads, GRACE_NANOS)) {
      return true;
    }
    others(threads).forEach(Thread::interrupt);
    return joined(threads, INTERRUPTED_GRACE_NANOS);
  }

  private static Collection<Thread> others(Collection<Thread> threads) {
    return threads.stream().filter(thread -> thread != Thread.currentThread()).toList();
  }

  private static boolean joined(Collection<Thread> threads, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (Thread thread : others(threads)) {
      long left = deadline - System.nanoTime();
      while (thread.isAlive() && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = deadline - System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return others(threads).stream().noneMatch(Thread::isAlive);
  }
}
