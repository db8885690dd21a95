package dev.framelease.capture.stream;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;

/**
 * Has frames captured at the pace until the queue ends; then it closes the source. On its own
 * thread.
 */
final class CaptureLoop implements Runnable {
  private final FrameSource source;
  private final FrameCapture capture;
  private final StreamOptions options;
  private final DeliveryQueue<?> queue;
  private final StreamCounters counters;

  CaptureLoop(
      FrameSource source,
      FrameCapture capture,
      StreamOptions options,
      DeliveryQueue<?> queue,
      StreamCounters counters) {
    this.source = source;
    this.capture = capture;
    this.options = options;
    this.queue = queue;
    this.counters = counters;
  }

  @Override
  public void run() {
    try (source) {
      captureUntilTheEnd();
    }
  }

  private void captureUntilTheEnd() {
    try {
      captureAtThePace();
    } catch (Throwable t) {
      capture.end(t);
    }
  }

  private void captureAtThePace() throws InterruptedException {
    if (queue.hasEnded()) {
      return;
    }
    // What the first frame takes more than others, such as making slots, is no part of the pace.
    Schedule schedule = new Schedule(options.framesPerSecond(), capture.grab(Long.MAX_VALUE));
    while (true) {
      queue.awaitRoom();
      if (queue.hasEnded()) {
        return;
      }
      if (isRepeatedInVain()) {
        capture.awaitNews();
      }
      counters.missed(DropCause.LATE, schedule.advance(System.nanoTime()));
      if (endsBeforeOneIsDue(schedule)) {
        return;
      }
      long unused = capture.grab(Long.MAX_VALUE);
    }
  }

  /**
   * Tells whether a next frame, for which no pace says when, would take the place of one that shows
   * what the screen still shows, or be dropped.
   */
  private boolean isRepeatedInVain() {
    return options.isWithoutPace()
        && options.slowConsumer() != SlowConsumer.BLOCK
        && capture.hasNothingNew()
        && queue.size() > 0;
  }

  /**
   * Waits until a frame is due, or the stream has ended; returns whether it has. Where the machine,
   * or this process, stood still meanwhile, that is a later frame.
   */
  private boolean endsBeforeOneIsDue(Schedule schedule) throws InterruptedException {
    do {
      if (endsBeforeDue(schedule)) {
        return true;
      }
      counters.missed(DropCause.LATE, schedule.skipLate(System.nanoTime()));
    } while (schedule.leftNanos(System.nanoTime()) > 0);
    return false;
  }

  /** Waits until the current frame is due, or the stream has ended; returns whether it has. */
  private boolean endsBeforeDue(Schedule schedule) throws InterruptedException {
    if (queue.awaitEnd(schedule.leftNanos(System.nanoTime()) - schedule.spinNanos())) {
      return true;
    }
    while (schedule.leftNanos(System.nanoTime()) > 0) {
      Thread.onSpinWait();
    }
    return false;
  }
}
