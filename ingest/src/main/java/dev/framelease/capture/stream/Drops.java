package dev.framelease.capture.stream;

import dev.framelease.capture.DropCause;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * What a {@link DeliveryQueue} drops, on its way to the receiver of drops, who is called outside of
 * the queue's lock.
 *
 * <p>A receiver may end this queue once more, or another whose receiver ends this one on another
 * thread. So whoever is within a drop, of whichever queue, waits for none: then each drop is over
 * some day, and so is each wait.
 */
final class Drops<T> {
  private static final ThreadLocal<Caller> CALLER = ThreadLocal.withInitial(Caller::new);

  private final BiConsumer<T, DropCause> receiver;
  private final ReentrantLock lock;
  private final Condition over;

  /** Guarded by the lock. */
  private int underWay;

  /** How many drops a thread is within. */
  static final class Caller {
    private int depth;

    boolean isWithinDrop() {
      return depth > 0;
    }
  }

  /** With the lock of the queue. */
  Drops(BiConsumer<T, DropCause> receiver, ReentrantLock lock) {
    this.receiver = receiver;
    this.lock = lock;
    this.over = lock.newCondition();
  }

  /** The calling thread. To be asked before anything is taken out: it may need memory. */
  static Caller caller() {
    return CALLER.get();
  }

  /** Within the lock: this is to be dropped, if it is not null. */
  void begin(Backlog.Dropped<T> dropped) {
    underWay += dropped == null ? 0 : 1;
  }

  /** Outside of the lock, drops what was begun. */
  void finish(Backlog.Dropped<T> dropped, Caller caller) {
    if (dropped == null) {
      return;
    }
    caller.depth++;
    try {
      receiver.accept(dropped.item(), dropped.why());
    } finally {
      caller.depth--;
      end();
    }
  }

  private void end() {
    lock.lock();
    try {
      underWay--;
      if (underWay == 0) {
        over.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is being dropped, unless within a drop. It cannot be interrupted. */
  void awaitAll() {
    lock.lock();
    try {
      while (underWay > 0 && !CALLER.get().isWithinDrop()) {
        over.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
