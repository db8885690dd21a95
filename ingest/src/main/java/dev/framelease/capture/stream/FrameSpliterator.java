package dev.framelease.capture.stream;

import dev.framelease.frame.Frame;
import java.util.Optional;
import java.util.Spliterator;
import java.util.function.Consumer;

/** Takes frames one by one, each when it is asked for: nothing is taken ahead and then lost. */
final class FrameSpliterator implements Spliterator<Frame> {
  private final SourceStream stream;

  FrameSpliterator(SourceStream stream) {
    this.stream = stream;
  }

  @Override
  public boolean tryAdvance(Consumer<? super Frame> action) {
    Optional<Frame> frame = stream.takeNext();
    frame.ifPresent(action);
    return frame.isPresent();
  }

  /** Null: a part would be many frames that are taken ahead, and hold all slots that there are. */
  @Override
  public Spliterator<Frame> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | DISTINCT | NONNULL;
  }
}
