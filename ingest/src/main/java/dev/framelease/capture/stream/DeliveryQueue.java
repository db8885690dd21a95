package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
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
 * of drops, once, on the thread that caused it and outside of the lock.
 *
 * @param <T> what is delivered
 */
public final class DeliveryQueue<T> {
  private final SlowConsumer policy;
  private final int capacity;
  private final long limit;
  private final BiConsumer<T, DropCause> drops;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition takeable = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition ending = lock.newCondition();

  // Guarded by the lock.
  private final Queue<T> waiting = new ArrayDeque<>();
  private long taken;
  private boolean ended;
  private boolean endsWhenTaken;
  private CaptureException cause;

  /**
   * Makes an empty queue.
   *
   * @param policy what to do when it is full
   * @param capacity how many may wait, at least 1
   * @param limit after how many taken the queue ends
   * @param drops gets what is dropped, and why; it must not fail
   */
  public DeliveryQueue(
      SlowConsumer policy, int capacity, long limit, BiConsumer<T, DropCause> drops) {
    this.policy = policy;
    this.capacity = capacity;
    this.limit = limit;
    this.drops = drops;
    this.ended = limit == 0;
  }

  /**
   * Waits, under {@link SlowConsumer#BLOCK} alone, until one more may be offered, or the end.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (policy == SlowConsumer.BLOCK && !ended && waiting.size() >= capacity) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds one, or drops one, as the policy says. It never waits.
   *
   * @param item the queue's from now on
   */
  public void offer(T item) {
    T dropped = item;
    DropCause why;
    lock.lock();
    try {
      if (ended) {
        why = DropCause.ENDED;
      } else if (waiting.size() < capacity) {
        why = null;
        add(item);
      } else if (policy == SlowConsumer.KEEP_LATEST) {
        why = DropCause.REPLACED;
        dropped = waiting.remove();
        add(item);
      } else {
        why = DropCause.QUEUE_FULL;
      }
    } finally {
      lock.unlock();
    }
    if (why != null) {
      drops.accept(dropped, why);
    }
  }

  private void add(T item) {
    waiting.add(item);
    takeable.signalAll();
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
    List<T> rest = List.of();
    lock.lock();
    try {
      long left = timeoutNanos;
      while (!ended && (waiting.isEmpty() || !wanted.getAsBoolean())) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = takeable.awaitNanos(left);
      }
      if (ended) {
        return Optional.empty();
      }
      T item = waiting.remove();
      room.signal();
      if (++taken == limit || (endsWhenTaken && waiting.isEmpty())) {
        rest = endWithinLock(null);
      }
      return Optional.of(item);
    } finally {
      lock.unlock();
      if (!rest.isEmpty()) {
        rest.forEach(item -> drops.accept(item, DropCause.ENDED));
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
   * Ends this queue, and drops what waits. The first call counts.
   *
   * @param why it could not go on, or null if it was meant to end
   */
  public void end(CaptureException why) {
    List<T> rest;
    lock.lock();
    try {
      rest = endWithinLock(why);
    } finally {
      lock.unlock();
    }
    rest.forEach(item -> drops.accept(item, DropCause.ENDED));
  }

  /** Ends this queue as one that was meant to end, once all that waits has been taken. */
  public void endWhenTaken() {
    lock.lock();
    try {
      endsWhenTaken = true;
      if (waiting.isEmpty()) {
        endWithinLock(null);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<T> endWithinLock(CaptureException why) {
    if (ended) {
      return List.of();
    }
    ended = true;
    cause = why;
    List<T> rest = List.copyOf(waiting);
    waiting.clear();
    takeable.signalAll();
    room.signalAll();
    ending.signalAll();
    return rest;
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
   * Returns how many can be taken at this moment.
   *
   * @return from 0 to the capacity
   */
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
