package dev.framelease.capture.stream;

import dev.framelease.frame.Frame;
import java.util.Optional;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

/** Takes frames one by one, each when it is asked for: nothing is taken ahead and then lost. */
final class FrameSpliterator extends AbstractSpliterator<Frame> {
  private final SourceStream stream;

  FrameSpliterator(SourceStream stream) {
    super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
    this.stream = stream;
  }

  @Override
  public boolean tryAdvance(Consumer<? super Frame> action) {
    Optional<Frame> frame = stream.takeNext();
    frame.ifPresent(action);
    return frame.isPresent();
  }
}
