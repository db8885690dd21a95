package dev.framelease.djl.predict;

import java.util.concurrent.CountDownLatch;

/** Waits that end for their own reason alone. */
final class Latches {
  private Latches() {}

  /** Waits in spite of interrupts, and leaves the flag set if there were any. */
  static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
