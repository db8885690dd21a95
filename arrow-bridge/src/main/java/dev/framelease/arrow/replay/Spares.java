package dev.framelease.arrow.replay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

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
