package dev.framelease.testing;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Interrupts a thread before a call and within it, at random moments, many times. However that call
 * takes it, no interrupt may be lost: either it throws an InterruptedException, or the flag is set
 * when it returns or throws something else.
 */
public final class Interrupts {
  private static final int WARM_UPS = 3;
  private static final long LONGEST_NANOS = 50_000_000;

  /** One in so many comes before the call. */
  private static final int BEFORE = 8;

  private final int times;
  private final Random random;

  private Interrupts(int times, long seed) {
    this.times = times;
    this.random = new Random(seed);
  }

  /** A call that can block, with what is needed for it and after it. */
  @FunctionalInterface
  public interface Call {
    void run() throws Exception;
  }

  /** So many of them, at moments that a seed chooses. */
  public static Interrupts times(int times, long seed) {
    return new Interrupts(times, seed);
  }

  /**
   * Makes a call of the current thread again and again, and interrupts each.
   *
   * @param call what else it throws fails the test
   * @param isMeant what it may throw because of an interrupt, beside InterruptedException
   * @return how many calls threw
   */
  public int of(Call call, Predicate<? super Exception> isMeant) throws Exception {
    long longest = nanosOf(call);
    int ended = 0;
    for (int i = 0; i < times; i++) {
      long delay = i % BEFORE == 0 ? -1 : random.nextLong(longest + longest / 4);
      ended += isEnded(call, isMeant, delay) ? 1 : 0;
    }
    return ended;
  }

  /** How long it takes at most where nobody interrupts it. */
  private static long nanosOf(Call call) throws Exception {
    long longest = 1_000;
    for (int i = 0; i < WARM_UPS; i++) {
      long start = System.nanoTime();
      call.run();
      longest = Math.max(longest, System.nanoTime() - start);
    }
    return Math.min(longest, LONGEST_NANOS);
  }

  private static boolean isEnded(Call call, Predicate<? super Exception> isMeant, long delay)
      throws Exception {
    CompletableFuture<Void> interrupting = interruptIn(delay);
    Exception thrown = null;
    try {
      call.run();
    } catch (Exception e) {
      thrown = e;
    }
    interrupting.join();
    boolean flag = Thread.interrupted();
    if (thrown != null && !(thrown instanceof InterruptedException) && !isMeant.test(thrown)) {
      throw thrown;
    }
    if (flag == thrown instanceof InterruptedException) {
      throw new AssertionError(
          flag ? "one interrupt was told twice" : "an interrupt was lost", thrown);
    }
    return thrown != null;
  }

  /** Interrupts the current thread, at once if the time is negative. */
  private static CompletableFuture<Void> interruptIn(long nanos) {
    Thread caller = Thread.currentThread();
    if (nanos < 0) {
      caller.interrupt();
      return CompletableFuture.completedFuture(null);
    }
    long start = System.nanoTime();
    return OwnThread.run(
        () -> {
          while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
          }
          caller.interrupt();
        });
  }
}
