package dev.framelease.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;

/**
 * An entry of the {@link HolderLedger}: who holds which block, and since when.
 *
 * <p>Thread-safe.
 */
public final class Holding {
  /** Is queued when a lease has become unreachable; not public, since who can queue can close. */
  static final class Watch extends PhantomReference<Lease> {
    private final Holding holding;

    private Watch(Lease lease, ReferenceQueue<Lease> lost, Holding holding) {
      super(lease, lost);
      this.holding = holding;
    }

    Holding holding() {
      return holding;
    }
  }

  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(Holding.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The neighbours in the stripe, which alone reads and writes them, under its lock. */
  Holding before;

  Holding after;

  private final Stripe stripe;
  private final MemoryBlock block;
  private final String holder;
  private final Watch watch;
  private final long sinceNanos = System.nanoTime();
  private final Throwable openedAt;
  private volatile Throwable closedAt;

  /** Starts as false, which costs no barrier when a lease is opened. */
  private volatile boolean closed;

  Holding(
      Lease lease, ReferenceQueue<Lease> lost, MemoryBlock block, String holder, Stripe stripe) {
    this.stripe = stripe;
    this.block = block;
    this.holder = holder;
    this.watch = new Watch(lease, lost, this);
    this.openedAt = HolderLedger.stackIfTracked("opened here, by " + holder);
  }

  /**
   * Returns who holds the block.
   *
   * @return the name that was given when the lease was opened
   */
  public String holder() {
    return holder;
  }

  /**
   * Returns which block is held.
   *
   * @return the block
   */
  public MemoryBlock block() {
    return block;
  }

  /**
   * Returns for how long the block has been held.
   *
   * @return the time since the lease was opened
   */
  public Duration heldFor() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /**
   * Returns the stack that opened the lease.
   *
   * @return null unless {@link HolderLedger#tracksStacks()} was true then
   */
  public Throwable openedAt() {
    return openedAt;
  }

  Throwable closedAt() {
    return closedAt;
  }

  boolean isOpen() {
    return !closed;
  }

  void close() {
    if (CLOSED.compareAndSet(this, false, true)) {
      closedAt = HolderLedger.stackIfTracked("closed here");
      watch.clear();
      stripe.remove(this);
      block.release(false);
    }
  }

  /** Gives up the share of a lease that nobody can close any more; false if it was closed. */
  boolean closeLost() {
    if (!CLOSED.compareAndSet(this, false, true)) {
      return false;
    }
    stripe.remove(this);
    block.release(true);
    return true;
  }

  @Override
  public String toString() {
    return holder + " (" + block + ", held for " + heldFor().toMillis() + " ms)";
  }
}
