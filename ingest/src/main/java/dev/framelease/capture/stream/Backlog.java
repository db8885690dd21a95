package dev.framelease.capture.stream;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/**
 * What waits, within a bound, and how many did not: the inside of a {@link DeliveryQueue}, which
 * guards it by its lock.
 */
final class Backlog<T> {
  private final SlowConsumer policy;
  private final int capacity;
  private final Queue<T> waiting = new ArrayDeque<>();
  private final Map<DropCause, Long> dropped = new EnumMap<>(DropCause.class);
  private long offered;
  private long taken;

  /** One that will not be taken, and why. */
  record Dropped<T>(T item, DropCause why) {}

  Backlog(SlowConsumer policy, int capacity) {
    this.policy = policy;
    this.capacity = capacity;
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= capacity;
  }

  /** Adds one as the policy says; returns what is dropped for it, or null. */
  Dropped<T> add(T item) {
    offered++;
    if (isFull() && policy != SlowConsumer.KEEP_LATEST) {
      return dropped(item, DropCause.QUEUE_FULL);
    }
    Dropped<T> oldest = isFull() ? dropOldest(DropCause.REPLACED) : null;
    waiting.add(item);
    return oldest;
  }

  /** Counts one that comes after the end. */
  Dropped<T> refuse(T item) {
    offered++;
    return dropped(item, DropCause.ENDED);
  }

  /** Drops the oldest; null if nothing waits. */
  Dropped<T> dropOldest(DropCause why) {
    return waiting.isEmpty() ? null : dropped(waiting.remove(), why);
  }

  private Dropped<T> dropped(T item, DropCause why) {
    dropped.merge(why, 1L, Long::sum);
    return new Dropped<>(item, why);
  }

  /** Takes the oldest, which there must be. */
  T take() {
    taken++;
    return waiting.remove();
  }

  long taken() {
    return taken;
  }

  /** How many will have been taken with those that wait. */
  long takenWithAll() {
    return taken + waiting.size();
  }

  /** As above, when one more has been added. */
  long takenWithOneMore() {
    return taken + Math.min(waiting.size() + 1, capacity);
  }

  Tally tally() {
    return new Tally(offered, taken, waiting.size(), dropped);
  }
}
