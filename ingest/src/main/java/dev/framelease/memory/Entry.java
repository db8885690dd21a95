package dev.framelease.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * What the {@link HolderLedger} keeps of a lease, and how it hears that one was lost: the reference
 * is queued when an open lease has become unreachable. Not public, since who can queue can close.
 *
 * <p>Thread-safe.
 */
final class Entry extends PhantomReference<Lease> {
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(Entry.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The next older entry of the stripe that was open when this was set; the stripe's alone. */
  Entry next;

  /** How many entries there are from this one on, at most; the stripe's alone, and rough. */
  int length;

  private final Object holder;
  private final long sinceNanos = System.nanoTime();
  private final Throwable openedAt;

  /** Is null once this is closed: the ledger may hold a closed entry for a while, but no memory. */
  private MemoryBlock block;

  private volatile Throwable closedAt;

  /** Starts as false, which costs no barrier when a lease is opened. */
  private volatile boolean closed;

  Entry(Lease lease, ReferenceQueue<Lease> lost, MemoryBlock block, Object holder) {
    super(lease, lost);
    this.block = block;
    this.holder = holder;
    this.openedAt = HolderLedger.stackIfTracked("opened here, by ", holder);
  }

  void follow(Entry older) {
    next = older;
    length = older == null ? 1 : older.length + 1;
  }

  String holder() {
    return holder.toString();
  }

  long sinceNanos() {
    return sinceNanos;
  }

  Throwable openedAt() {
    return openedAt;
  }

  Throwable closedAt() {
    return closedAt;
  }

  MemoryBlock block() {
    return block;
  }

  boolean isOpen() {
    return !closed;
  }

  /**
   * Gives up the lease's share of the block.
   *
   * @param lost whether nobody could close it any more
   * @return false if that has been done before
   */
  boolean close(boolean lost) {
    if (!CLOSED.compareAndSet(this, false, true)) {
      return false;
    }
    // This is not cleared: on JDK 17 that is a native call. If it is queued, nothing comes of it.
    closedAt = HolderLedger.stackIfTracked("closed here");
    MemoryBlock held = block;
    block = null;
    held.release(lost);
    return true;
  }
}
