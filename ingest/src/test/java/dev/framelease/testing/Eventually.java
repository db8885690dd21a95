package dev.framelease.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread, process or the garbage collector will do. */
public final class Eventually {
  /** Only what never comes is late: a busy machine may be slow. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final long PAUSE_NANOS = 1_000_000;

  private Eventually() {}

  /** Waits until something is so, and fails with its description if it never is. */
  public static void eventually(String what, BooleanSupplier condition) {
    await(() -> what, condition, () -> {});
  }

  /** Waits until something is so, and fails with how it is then if it never is. */
  public static void eventually(Supplier<String> found, BooleanSupplier condition) {
    await(found, condition, () -> {});
  }

  /** Collects garbage until something is so, and fails with its description if it never is. */
  public static void afterGarbageCollection(String what, BooleanSupplier condition) {
    await(() -> what, condition, System::gc);
  }

  private static void await(Supplier<String> what, BooleanSupplier condition, Runnable help) {
    if (!isWithin(DEADLINE, condition, help)) {
      throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what.get());
    }
  }

  /** Waits until something is so, and tells whether it was before a time was over. */
  public static boolean isWithin(Duration time, BooleanSupplier condition) {
    return isWithin(time, condition, () -> {});
  }

  private static boolean isWithin(Duration time, BooleanSupplier condition, Runnable help) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      help.run();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
