package dev.framelease.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets an orderly end follow a Ctrl-C. While one of these is open there is work to be finished, and
 * the process stays until its command has returned; else it ends at once.
 *
 * <p>The X server may hear of the Ctrl-C, too, and be faster. So whoever meets an error asks with
 * {@link #isRequestedSoon} whether this is why.
 */
public final class StopSignal implements AutoCloseable {
  /** The system property that says how long finishing may take, in seconds; 10 without it. */
  public static final String LIMIT_PROPERTY = "framelease.finishSeconds";

  private static final long FINISH_SECONDS = Long.getLong(LIMIT_PROPERTY, 10);
  private static final Duration SOON = Duration.ofMillis(500);

  /** What a shell adds to the number of a signal: sh(1). */
  private static final int BY_SIGNAL = 128;

  private static final Object LOCK = new Object();
  private static final CountDownLatch REQUESTED = new CountDownLatch(1);

  /** All guarded by the lock. */
  private static int signal;

  private static int works;
  private static boolean done;

  private static volatile boolean worked;

  private boolean open = true;
  private volatile boolean interrupted;

  /** How long finishing may take. */
  public static long finishSeconds() {
    return FINISH_SECONDS;
  }

  /** Says that there is work which must be finished. */
  public StopSignal() {
    begin();
  }

  private static void begin() {
    synchronized (LOCK) {
      works++;
      worked = true;
    }
  }

  /** Takes the signals that ask this process to end, from now on. */
  public static void listen() {
    EndingSignals.listen(StopSignal::request);
  }

  private static void request(int number) {
    synchronized (LOCK) {
      if (done) {
        return;
      }
      signal = signal == 0 ? number : signal;
      if (works == 0 && REQUESTED.getCount() > 0) {
        Runtime.getRuntime().halt(BY_SIGNAL + signal);
      }
      REQUESTED.countDown();
      awaitDone();
      if (!done) {
        System.err.println("framelease: did not finish within " + FINISH_SECONDS + " s");
        Runtime.getRuntime().halt(BY_SIGNAL + signal);
      }
    }
  }

  /** Needs the lock, and gives it away meanwhile. */
  private static void awaitDone() {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(FINISH_SECONDS);
    try {
      while (!done && deadlineNanos - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(LOCK, deadlineNanos - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Says that the command has returned. Signals are no longer answered.
   *
   * @param usual its exit code
   * @return the same, or that of the signal that asked for the end
   */
  public static int exitCode(int usual) {
    synchronized (LOCK) {
      done = true;
      LOCK.notifyAll();
      return signal == 0 ? usual : BY_SIGNAL + signal;
    }
  }

  public boolean isRequested() {
    return interrupted || REQUESTED.getCount() == 0;
  }

  /** Tells whether a Ctrl-C came, or comes within half a second. */
  public static boolean isRequestedSoon() {
    try {
      return REQUESTED.await(SOON.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Tells whether an error of an X server comes of a Ctrl-C that it heard of, too. Who has begun
   * nothing is not kept waiting for the answer.
   */
  public static boolean isReason() {
    return worked ? isRequestedSoon() : REQUESTED.getCount() == 0;
  }

  /** Waits as long as this, but not beyond the request. An interrupt is a request, too. */
  public void awaitRequest(Duration time) {
    try {
      boolean unused = REQUESTED.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
  }

  /** Says that the work is finished. */
  @Override
  public void close() {
    synchronized (LOCK) {
      works -= open ? 1 : 0;
      open = false;
    }
  }
}
