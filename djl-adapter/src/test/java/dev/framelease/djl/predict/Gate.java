package dev.framelease.djl.predict;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stops whoever comes, deaf to interrupts as native code is, until it is opened. */
final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger stopped = new AtomicInteger();

  void pass() {
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
  int comers() {
    return stopped.get();
  }

  void open() {
    opened.countDown();
  }
}
