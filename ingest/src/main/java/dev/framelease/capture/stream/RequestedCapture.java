package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.Frame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Captures a frame when somebody asks for one, on the thread that asks: nothing waits in the queue
 * meanwhile, though the source may have had the server begin with the frame ({@link
 * dev.framelease.capture.StreamOptions#withAhead}). Of several that ask, one captures and the
 * others wait for their turn. As a runnable it closes the source when the queue has ended, on a
 * thread of the stream's.
 */
final class RequestedCapture implements Runnable {
  /** How long a capture under way has to finish before its source is closed. */
  private static final long CLOSE_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final FrameSource source;
  private final FrameCapture capture;
  private final DeliveryQueue<Frame> queue;
  private final ReentrantLock turn = new ReentrantLock();

  RequestedCapture(FrameSource source, FrameCapture capture, DeliveryQueue<Frame> queue) {
    this.source = source;
    this.capture = capture;
    this.queue = queue;
  }

  /** As {@link DeliveryQueue#take}, of a frame that is captured from now on. */
  Optional<Frame> take(BooleanSupplier wanted, long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    if (!turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    try {
      long left = timeoutNanos - (System.nanoTime() - start);
      while (left > 0 && queue.awaitWanted(wanted, left)) {
        captureWithin(timeoutNanos - (System.nanoTime() - start));
        Optional<Frame> frame = queue.take(wanted, 0);
        if (frame.isPresent()) {
          return frame;
        }
        left = timeoutNanos - (System.nanoTime() - start);
      }
      return Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  private void captureWithin(long nanos) throws InterruptedException {
    try {
      long unused = capture.grab(nanos);
    } catch (CaptureException e) {
      if (e.reason() == Reason.INTERRUPTED && Thread.interrupted()) {
        throw new InterruptedException("interrupted while a frame was captured");
      }
      capture.end(e);
    } catch (RuntimeException | Error e) {
      capture.end(e);
    }
  }

  /** As {@link dev.framelease.capture.FrameStream#awaitDamage}. */
  boolean awaitDamage(long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    if (!turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      while (!queue.hasEnded()) {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (source.awaitDamage(Math.max(0, left))) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
      }
      return false;
    } catch (RuntimeException | Error e) {
      capture.end(e);
      return false;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void run() {
    boolean mine = false;
    try {
      boolean unused = queue.awaitEnd(Long.MAX_VALUE);
      mine = turn.tryLock(CLOSE_GRACE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Whoever closes the stream is in a hurry.
      capture.end(e);
    }
    try {
      source.close();
    } finally {
      if (mine) {
        turn.unlock();
      }
    }
  }
}
