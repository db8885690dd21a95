package dev.framelease.arrow.replay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is kept to be used again: a few, and none after the close, whichever thread brings one back
 * meanwhile. Thread-safe.
 */
final class Spares<T> implements AutoCloseable {
  private final BlockingQueue<T> kept;
  private final Consumer<T> discard;
  private volatile boolean closed;

  /**
   * Keeps none yet.
   *
   * @param most how many are kept
   * @param discard gives the memory of one back that is not kept
   */
  Spares(int most, Consumer<T> discard) {
    this(new ArrayBlockingQueue<>(most), discard);
  }

  Spares(BlockingQueue<T> kept, Consumer<T> discard) {
    this.kept = kept;
    this.discard = discard;
  }

  /** One that was kept, which is the caller's now, or null. */
  T take() {
    return kept.poll();
  }

  /** The first that was kept and suits, else any; it is the caller's now. Null if there is none. */
  T take(Predicate<T> suits) {
    for (T spare : kept) {
      // Another thread may have it meanwhile.
      if (suits.test(spare) && kept.remove(spare)) {
        return spare;
      }
    }
    return take();
  }

  /** Keeps one, or discards it. */
  void bring(T spare) {
    if (closed || !kept.offer(spare)) {
      discard.accept(spare);
    } else if (closed) {
      // The close may have looked before the offer.
      discardAll();
    }
  }

  private void discardAll() {
    for (T spare = kept.poll(); spare != null; spare = kept.poll()) {
      discard.accept(spare);
    }
  }

  /** Discards all, now and from now on. */
  @Override
  public void close() {
    closed = true;
    discardAll();
  }
}
