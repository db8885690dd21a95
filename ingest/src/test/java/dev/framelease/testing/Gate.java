package dev.framelease.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stops whoever comes, deaf to interrupts as native code is, until it is opened. */
public final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger stopped = new AtomicInteger();
  private final AtomicReference<Thread> first = new AtomicReference<>();

  /** Waits until it is opened; an interrupt is for what comes next. */
  public void pass() {
    first.compareAndSet(null, Thread.currentThread());
    stopped.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        opened.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many have come so far. */
  public int comers() {
    return stopped.get();
  }

  /** Which thread came first. */
  public Thread first() {
    return first.get();
  }

  public void open() {
    opened.countDown();
  }
}
