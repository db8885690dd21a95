package dev.framelease.arrow;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one {@link FrameAllocator} has in flight, and the bound on it.
 *
 * <p>Its lock is taken inside Arrow's, by the last reader of a frame: nothing is called while it is
 * held, so that it can neither block for long nor deadlock.
 */
final class FramesInFlight {
  private final FrameLimits limits;
  private final Set<WrappedFrame> frames = new LinkedHashSet<>();
  private long bytes;
  private int leaving;
  private long changes;
  private boolean closed;

  FramesInFlight(FrameLimits limits) {
    this.limits = limits;
  }

  /** Counts a frame, before anything is allocated for it. */
  synchronized void enter(WrappedFrame frame) {
    requireOpen();
    if (frames.size() >= limits.maxFrames() || frame.byteSize() > limits.maxBytes() - bytes) {
      throw refused(frame);
    }
    frames.add(frame);
    bytes += frame.byteSize();
  }

  /**
   * Discounts a frame, before its memory goes back: who gets the memory then has room for a frame
   * of it. {@link #left()} must follow. False if the frame has left before.
   */
  synchronized boolean leave(WrappedFrame frame) {
    if (!frames.remove(frame)) {
      return false;
    }
    bytes -= frame.byteSize();
    leaving++;
    return true;
  }

  /** Says that the memory of a frame that leaves is back. */
  synchronized void left() {
    leaving--;
    changed();
  }

  /** Whether the memory of all frames is back. */
  synchronized boolean isEmpty() {
    return frames.isEmpty() && leaving == 0;
  }

  synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the frame allocator is closed, and only waits for "
              + frames.size()
              + " frames to come back: "
              + holders()
              + "; open another one");
    }
  }

  synchronized boolean isOpen() {
    return !closed;
  }

  /** Lets nothing in any more; false if that was so already. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Wakes whoever waits for a change. */
  synchronized void changed() {
    changes++;
    notifyAll();
  }

  synchronized long changes() {
    return changes;
  }

  /** Waits until {@link #changes()} is no longer what it was. */
  synchronized void awaitChange(long seen) throws InterruptedException {
    while (changes == seen) {
      wait();
    }
  }

  synchronized int count() {
    return frames.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized List<String> holders() {
    return frames.stream().map(WrappedFrame::toString).toList();
  }

  private FramesInFlightException refused(WrappedFrame frame) {
    List<String> holders = holders();
    return new FramesInFlightException(
        frame.name()
            + " of "
            + frame.byteSize()
            + " bytes was not wrapped: "
            + frames.size()
            + " of at most "
            + limits.maxFrames()
            + " frames and "
            + bytes
            + " of at most "
            + limits.maxBytes()
            + " bytes are in flight: "
            + holders
            + "; close the buffers made from them, or raise FrameLimits",
        holders);
  }

  /**
   * One frame in flight. It does not know the lease: so a buffer that nobody closed becomes
   * unreachable with its lease, and is reported as leaked.
   */
  static final class WrappedFrame {
    /** Asked when somebody wants to know: a frame is wrapped more often than named. */
    private final Supplier<String> name;

    private final long byteSize;
    private final long sinceNanos = System.nanoTime();

    WrappedFrame(Supplier<String> name, long byteSize) {
      this.name = name;
      this.byteSize = byteSize;
    }

    String name() {
      return name.get();
    }

    long byteSize() {
      return byteSize;
    }

    @Override
    public String toString() {
      long millis = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
      return name() + " (" + byteSize + " bytes, in flight for " + millis + " ms)";
    }
  }
}
