package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * What was captured and not yet taken, within a bound, until the end.
 *
 * <pre>
 * offer ─→ waiting ─→ taken        by one taker
 *    │        └─────→ dropped      REPLACED, ENDED
 *    └──────────────→ dropped      QUEUE_FULL, ENDED
 * </pre>
 *
 * <p>One thread offers; any thread does everything else. What is dropped is handed to the receiver
 * of drops, once and outside of the lock, on the thread that caused it or, at the end, on one that
 * ends the queue, too. The receiver may do anything with this queue, and with others.
 *
 * @param <T> what is delivered
 */
public final class DeliveryQueue<T> {
  private final SlowConsumer policy;
  private final long limit;

  private final ReentrantLock lock = new ReentrantLock();
  private final Drops<T> drops;
  private final Condition takeable = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition ending = lock.newCondition();

  // Guarded by the lock.
  private final Backlog<T> backlog;
  private boolean ended;
  private boolean endsWhenTaken;
  private CaptureException cause;

  /**
   * Makes an empty queue.
   *
   * @param policy what to do when it is full
   * @param capacity how many may wait, at least 1
   * @param limit after how many taken the queue ends: 0 for at once, {@link Long#MAX_VALUE} for no
   *     limit
   * @param drops gets what is dropped, which is its own from then on, and why; it must not fail
   */
  public DeliveryQueue(
      SlowConsumer policy, int capacity, long limit, BiConsumer<T, DropCause> drops) {
    this.policy = policy;
    this.backlog = new Backlog<>(policy, capacity);
    this.limit = limit;
    this.drops = new Drops<>(drops, lock);
    this.ended = limit == 0;
  }

  /**
   * Waits, under {@link SlowConsumer#BLOCK} alone, until one more may be offered, or the end. What
   * would come behind the last that is taken may not.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (policy == SlowConsumer.BLOCK && !ended && !hasRoom()) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return !backlog.isFull() && backlog.takenWithAll() < limit;
  }

  /**
   * Adds one, or drops one, as the policy says. It never waits: under {@link SlowConsumer#BLOCK},
   * too, one more than there is room for is dropped. After the end it drops what is offered.
   *
   * @param item the queue's from now on
   */
  public void offer(T item) {
    Drops.Caller caller = Drops.caller();
    Backlog.Dropped<T> dropped;
    lock.lock();
    try {
      dropped = ended ? backlog.refuse(item) : backlog.add(item);
      drops.begin(dropped);
      if (dropped == null || dropped.item() != item) {
        takeable.signalAll();
      }
    } finally {
      lock.unlock();
    }
    drops.finish(dropped, caller);
  }

  /**
   * Drops the oldest, so that what it holds can be used for a newer one; under {@link
   * SlowConsumer#KEEP_LATEST} alone.
   *
   * @return whether one was dropped
   */
  public boolean giveWay() {
    return policy == SlowConsumer.KEEP_LATEST && dropOldest(false, DropCause.REPLACED);
  }

  private boolean dropOldest(boolean afterTheEnd, DropCause why) {
    Drops.Caller caller = Drops.caller();
    Backlog.Dropped<T> dropped;
    lock.lock();
    try {
      dropped = ended == afterTheEnd ? backlog.dropOldest(why) : null;
      drops.begin(dropped);
    } finally {
      lock.unlock();
    }
    drops.finish(dropped, caller);
    return dropped != null;
  }

  /**
   * Takes the oldest.
   *
   * @param wanted whether one is wanted at this moment; asked within the lock, and again after each
   *     {@link #wake}
   * @param timeoutNanos how long to wait for it
   * @return it, the caller's from now on; empty if the time is over, or at the end
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is taken then
   */
  public Optional<T> take(BooleanSupplier wanted, long timeoutNanos) throws InterruptedException {
    boolean last = false;
    lock.lock();
    try {
      long left = timeoutNanos;
      while (!ended && (backlog.isEmpty() || !wanted.getAsBoolean())) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = takeable.awaitNanos(left);
      }
      if (ended) {
        return Optional.empty();
      }
      T item = backlog.take();
      room.signal();
      last = backlog.taken() == limit || (endsWhenTaken && backlog.isEmpty());
      if (last) {
        endWithinLock(null);
      }
      return Optional.of(item);
    } finally {
      lock.unlock();
      if (last) {
        dropWhatWaits();
      }
    }
  }

  /**
   * Waits until one is wanted, whether or not there is any.
   *
   * @param wanted as {@link #take} has it
   * @param timeoutNanos how long to wait for that
   * @return whether one is wanted; false if the time is over, or at the end
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean awaitWanted(BooleanSupplier wanted, long timeoutNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (!ended && !wanted.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = takeable.awaitNanos(left);
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Has those who wait to take ask again whether they want one. */
  public void wake() {
    lock.lock();
    try {
      takeable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends this queue, and drops what waits: when this returns, that has been dropped, whichever
   * thread does it. Within a drop it waits for none. The first call counts.
   *
   * @param why it could not go on, or null if it was meant to end
   */
  public void end(CaptureException why) {
    lock.lock();
    try {
      endWithinLock(why);
    } finally {
      lock.unlock();
    }
    dropWhatWaits();
    drops.awaitAll();
  }

  /** Ends this queue as one that was meant to end, once all that waits has been taken. */
  public void endWhenTaken() {
    lock.lock();
    try {
      endsWhenTaken = true;
      if (backlog.isEmpty()) {
        endWithinLock(null);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends this queue as one that was meant to end, and leaves what waits to {@link #dropWhatWaits}.
   */
  public void stop() {
    lock.lock();
    try {
      endWithinLock(null);
    } finally {
      lock.unlock();
    }
  }

  private void endWithinLock(CaptureException why) {
    if (ended) {
      return;
    }
    ended = true;
    cause = why;
    takeable.signalAll();
    room.signalAll();
    ending.signalAll();
  }

  /** After the end, drops what waits still, and does not wait for what others drop. */
  public void dropWhatWaits() {
    boolean dropped = true;
    while (dropped) {
      dropped = dropOldest(true, DropCause.ENDED);
    }
  }

  /**
   * Tells whether the calling thread is within a drop, of whichever queue. Such a one must not wait
   * for drops.
   *
   * @return whether a receiver of drops has called it
   */
  public static boolean isWithinDrop() {
    return Drops.caller().isWithinDrop();
  }

  /**
   * Waits for the end.
   *
   * @param timeoutNanos how long
   * @return whether it has come
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean awaitEnd(long timeoutNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (!ended && left > 0) {
        left = ending.awaitNanos(left);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells whether nothing can be taken any more.
   *
   * @return whether this queue has ended
   */
  public boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells whether this queue ends when the next one that is offered, and all before it, are taken.
   */
  boolean endsWithNext() {
    lock.lock();
    try {
      return backlog.takenWithOneMore() >= limit;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns why this queue could not go on.
   *
   * @return empty if it goes on, or was meant to end
   */
  public Optional<CaptureException> cause() {
    lock.lock();
    try {
      return Optional.ofNullable(cause);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how many wait at this moment.
   *
   * @return from 0 to the capacity
   */
  public int size() {
    lock.lock();
    try {
      return backlog.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts what has come of all that was offered.
   *
   * @return the counts at this moment
   */
  public Tally tally() {
    lock.lock();
    try {
      return backlog.tally();
    } finally {
      lock.unlock();
    }
  }
}
