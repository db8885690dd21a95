package dev.framelease.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets an orderly end follow a Ctrl-C: the JVM stays until the work has been finished.
 *
 * <p>The X server may hear of the Ctrl-C, too, and be faster. So whoever meets an error asks with
 * {@link #isRequestedSoon} whether this is why.
 */
public final class StopSignal implements AutoCloseable {
  private static final long FINISH_SECONDS = 10;
  private static final Duration SOON = Duration.ofMillis(500);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread exitHook = new Thread(this::stopAndWait, "framelease-stop");

  public StopSignal() {
    try {
      Runtime.getRuntime().addShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // The JVM is going already.
      requested.countDown();
    }
  }

  private void stopAndWait() {
    requested.countDown();
    try {
      if (!finished.await(FINISH_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("framelease: did not finish within " + FINISH_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  public boolean isRequestedSoon() {
    awaitRequest(SOON);
    return isRequested();
  }

  /** Waits as long as this, but not beyond the request. An interrupt is a request, too. */
  public void awaitRequest(Duration time) {
    try {
      boolean unused = requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      requested.countDown();
    }
  }

  /** Says that the work is finished, so that the JVM may go. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // The JVM is going, and the hook has just been let go.
    }
  }
}
