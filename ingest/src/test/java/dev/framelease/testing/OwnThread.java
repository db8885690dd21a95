package dev.framelease.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Does things that wait for each other, each on a thread of its own. The common pool would not do:
 * on two cores it has one thread.
 */
public final class OwnThread {
  private static final Executor EACH = task -> new Thread(task, "test").start();

  private OwnThread() {}

  /** Gets a value on a thread of its own. */
  public static <T> CompletableFuture<T> supply(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, EACH);
  }

  /** Runs on a thread of its own. */
  public static CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, EACH);
  }
}
