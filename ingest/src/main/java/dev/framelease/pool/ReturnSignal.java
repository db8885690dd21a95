package dev.framelease.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts returns, and wakes those who wait for the next one. The counting side takes no lock: it
 * may be inside one of Arrow's.
 *
 * <p>No wake-up is lost: a waiter enlists before it reads the count, and the counting side counts
 * before it reads the list.
 */
final class ReturnSignal {
  private final AtomicLong count = new AtomicLong();
  private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();

  long count() {
    return count.get();
  }

  void signal() {
    count.incrementAndGet();
    for (Thread waiter : waiters) {
      LockSupport.unpark(waiter);
    }
  }

  /** Waits until the count is not {@code seen} any more; false if the deadline came first. */
  boolean await(long seen, long deadlineNanos) throws InterruptedException {
    Thread self = Thread.currentThread();
    waiters.add(self);
    try {
      while (count.get() == seen) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, leftNanos);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      waiters.remove(self);
    }
  }

  /** Waits until the count is not {@code seen} any more, so long at most, whoever interrupts. */
  void awaitUninterruptibly(long seen, long limitNanos) {
    Thread self = Thread.currentThread();
    long deadlineNanos = System.nanoTime() + limitNanos;
    waiters.add(self);
    boolean interrupted = false;
    for (long left = limitNanos;
        left > 0 && count.get() == seen;
        left = deadlineNanos - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    waiters.remove(self);
    if (interrupted) {
      self.interrupt();
    }
  }
}
