package dev.framelease.memory;

import java.util.function.Supplier;

/**
 * Whom a thread works for, when it does what another has asked it to: stacks that the {@link
 * HolderLedger} records meanwhile have the stack of the asker as their cause. For backends that
 * have a thread of their own.
 *
 * <p>Immutable, and thread-safe. It holds no lease. Where stacks are not tracked it is empty.
 */
public final class Asker {
  private static final Asker UNKNOWN = new Asker(null);
  private static final ThreadLocal<Throwable> CURRENT = new ThreadLocal<>();

  private final Throwable stack;

  private Asker(Throwable stack) {
    this.stack = stack;
  }

  /**
   * Remembers where the calling thread is, if {@link HolderLedger#tracksStacks()}.
   *
   * @return what another thread can work for
   */
  public static Asker here() {
    Throwable stack = HolderLedger.stackIfTracked("asked for here");
    return stack == null ? UNKNOWN : new Asker(stack);
  }

  /**
   * Does what was asked, on the calling thread.
   *
   * @param work what to do; it may open and close leases
   * @param <R> what comes of it
   * @return what came of it, or the exception of the work
   */
  public <R> R perform(Supplier<R> work) {
    Throwable before = CURRENT.get();
    CURRENT.set(stack);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Returns the stack of whom this thread works for, or null. */
  static Throwable currentStack() {
    return CURRENT.get();
  }
}
