package dev.framelease.arrow;

import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.Plural;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one {@link FrameAllocator} has in flight, and the bound on it.
 *
 * <p>Its lock is taken inside Arrow's, by the last reader of a frame: nothing is called while it is
 * held, so that it can neither block for long nor deadlock.
 */
final class FramesInFlight {
  private final FrameLimits limits;

  /** Of a ring of the frames in flight, the oldest first, from which a frame leaves at no cost. */
  private final WrappedFrame ring = new WrappedFrame(null, 0);

  /** The threads that allocate other memory, each as often as it has begun to. */
  private final List<Thread> allocating = new ArrayList<>();

  private int frames;
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
    if (frames >= limits.maxFrames() || frame.byteSize() > limits.maxBytes() - bytes) {
      throw refused(frame);
    }
    frame.enter(ring);
    frames++;
    bytes += frame.byteSize();
  }

  /**
   * Discounts a frame, before its memory goes back: who gets the memory then has room for a frame
   * of it. {@link #left()} must follow. False if the frame has left before.
   */
  synchronized boolean leave(WrappedFrame frame) {
    if (!frame.leave()) {
      return false;
    }
    frames--;
    bytes -= frame.byteSize();
    leaving++;
    return true;
  }

  /** Says that the memory of a frame that leaves is back. */
  synchronized void left() {
    leaving--;
    changed();
  }

  /** Whether the memory of all frames is back, and nobody is about to allocate other memory. */
  synchronized boolean isEmpty() {
    return frames == 0 && leaving == 0 && allocating.isEmpty();
  }

  /**
   * Keeps this from being empty until {@link #endAllocating}: Arrow does not know of it yet. What
   * has begun is done, whoever closes this meanwhile.
   */
  synchronized void beginAllocating() {
    requireOpen();
    allocating.add(Thread.currentThread());
  }

  /** Arrow knows by now, or it failed. */
  synchronized void endAllocating() {
    allocating.remove(Thread.currentThread());
    changed();
  }

  /** Refuses what is new after the close. */
  synchronized void requireOpen() {
    if (closed && !allocating.contains(Thread.currentThread())) {
      throw new IllegalStateException(
          "the frame allocator is closed, and only waits for "
              + waitedFor()
              + "; open another one");
    }
  }

  /** What a close waits for, in words. */
  synchronized String waitedFor() {
    return Plural.counted(frames, "frame") + " to come back: " + holders();
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
    return frames;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized List<String> holders() {
    return Stream.iterate(ring.next, each -> each != ring, each -> each.next)
        .map(WrappedFrame::inFlight)
        .toList();
  }

  private FramesInFlightException refused(WrappedFrame frame) {
    List<String> holders = holders();
    return new FramesInFlightException(
        frame.name()
            + " of "
            + frame.byteSize()
            + " bytes was not wrapped: "
            + frames
            + " of at most "
            + Plural.counted(limits.maxFrames(), "frame")
            + " and "
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
    /** What gives a name when somebody wants to know: a frame is wrapped more often than named. */
    private final Object described;

    private final long byteSize;
    private final long sinceNanos = System.nanoTime();

    /** Those before and after it in flight, guarded by the lock of {@link FramesInFlight}. */
    private WrappedFrame previous = this;

    private WrappedFrame next = this;

    /** Takes the {@link FrameInfo} of a frame, or the {@link Layout} of a view. */
    WrappedFrame(Object described, long byteSize) {
      this.described = described;
      this.byteSize = byteSize;
    }

    private void enter(WrappedFrame ring) {
      previous = ring.previous;
      next = ring;
      previous.next = this;
      next.previous = this;
    }

    private boolean leave() {
      boolean wasIn = next != this;
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
      return wasIn;
    }

    String name() {
      return described instanceof FrameInfo info
          ? "frame " + info.sequence() + " of " + info.region()
          : "a view " + Arrays.toString(((Layout) described).shape());
    }

    long byteSize() {
      return byteSize;
    }

    /** Names the frame, its size, and how long it has been in flight. */
    String inFlight() {
      long millis = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
      return name() + " (" + byteSize + " bytes, in flight for " + millis + " ms)";
    }

    /** Names the holder of a lease. */
    @Override
    public String toString() {
      return "Arrow buffer of " + name();
    }
  }
}
