package dev.framelease.djl.predict;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Takes results one by one. For one thread. */
final class PredictionIterator<T> implements Iterator<Prediction<T>> {
  private final PredictionStream<T> stream;
  private Optional<Prediction<T>> taken = Optional.empty();

  PredictionIterator(PredictionStream<T> stream) {
    this.stream = stream;
  }

  @Override
  public boolean hasNext() {
    if (taken.isEmpty()) {
      taken = stream.takeNext();
    }
    return taken.isPresent();
  }

  @Override
  public Prediction<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the predictions have ended");
    }
    Prediction<T> result = taken.get();
    taken = Optional.empty();
    return result;
  }
}
