package dev.framelease.capture.stream;

import dev.framelease.frame.Frame;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Takes frames one by one. For one thread. */
final class FrameIterator implements Iterator<Frame> {
  private final SourceStream stream;
  private Optional<Frame> taken = Optional.empty();

  FrameIterator(SourceStream stream) {
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
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    Frame frame = taken.get();
    taken = Optional.empty();
    return frame;
  }
}
