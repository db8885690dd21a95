package dev.framelease.djl.predict;

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
 * What one stage has done and the next one has not taken, within a bound.
 *
 * <p>{@link #finish} lets what waits be taken, and {@link #end} drops it. What is dropped is handed
 * to the receiver of drops outside of the lock. Thread-safe.
 *
 * @param <E> what waits
 */
final class StageQueue<E> {
  private final SlowConsumer policy;
  private final int capacity;
  private final PredictionDrop replaced;
  private final PredictionDrop refused;
  private final BiConsumer<E, PredictionDrop> drops;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Queue<E> waiting = new ArrayDeque<>();
  private boolean finished;

  StageQueue(
      SlowConsumer policy,
      int capacity,
      PredictionDrop replaced,
      PredictionDrop refused,
      BiConsumer<E, PredictionDrop> drops) {
    this.policy = policy;
    this.capacity = capacity;
    this.replaced = replaced;
    this.refused = refused;
    this.drops = drops;
  }

  /** Adds one, waits for room, or drops one, as the policy says; after the end it is dropped. */
  void put(E item) throws InterruptedException {
    E dropped = item;
    PredictionDrop why = PredictionDrop.ENDED;
    lock.lock();
    try {
      while (policy == SlowConsumer.BLOCK && !finished && waiting.size() >= capacity) {
        changed.await();
      }
      if (!finished) {
        why = null;
        if (waiting.size() >= capacity) {
          why = policy == SlowConsumer.KEEP_LATEST ? replaced : refused;
        }
        if (why == replaced) {
          dropped = waiting.remove();
        }
        if (why != refused) {
          waiting.add(item);
          changed.signalAll();
        }
      }
    } finally {
      lock.unlock();
      // Also if the wait for room was interrupted.
      if (why != null) {
        drops.accept(dropped, why);
      }
    }
  }

  /**
   * Takes the oldest, if one is wanted at this moment.
   *
   * @return empty if the time is over, or nothing comes any more
   */
  Optional<E> take(BooleanSupplier wanted, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (!isOverWithinLock() && (waiting.isEmpty() || !wanted.getAsBoolean())) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      E item = waiting.poll();
      changed.signalAll();
      return Optional.ofNullable(item);
    } finally {
      lock.unlock();
    }
  }

  /** Has those who wait to take ask again whether they want one. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that nothing comes any more: what waits can still be taken. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that nothing is wanted any more, and drops what waits. */
  void end() {
    List<E> rest;
    lock.lock();
    try {
      finished = true;
      rest = List.copyOf(waiting);
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    rest.forEach(item -> drops.accept(item, PredictionDrop.ENDED));
  }

  /** Tells whether nothing can be taken any more. */
  boolean isOver() {
    lock.lock();
    try {
      return isOverWithinLock();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOverWithinLock() {
    return finished && waiting.isEmpty();
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
