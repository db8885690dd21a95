package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Delivery;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A stream whose frames one thread captures through the {@code tryGrab} of a session. */
public final class PacedStream implements FrameStream {
  private static final System.Logger LOG = System.getLogger(PacedStream.class.getName());

  /** How long {@link #close} waits for a grab under way before it interrupts it. */
  private static final long GRACE_MILLIS = 200;

  /** How long an interrupted grab may take to end. */
  private static final long INTERRUPTED_GRACE_MILLIS = 10_000;

  private static final long FOREVER = Long.MAX_VALUE;

  private final CaptureSource source;
  private final StreamCounters counters = new StreamCounters();
  private final DeliveryQueue<Frame> queue;
  private final Thread thread;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  private PacedStream(ScreenSession session, CaptureSource source, StreamOptions options) {
    this.source = source;
    this.queue =
        new DeliveryQueue<>(
            options.slowConsumer(),
            options.capacity(),
            options.limit(),
            (frame, cause) -> {
              frame.close();
              counters.dropped(cause, 1);
            });
    this.thread =
        new Thread(
            new CaptureLoop(session, source, options, queue, counters),
            "framelease-stream " + source);
    this.thread.setDaemon(true);
  }

  /**
   * Starts to capture.
   *
   * @param session stays the caller's, and must be open as long as the stream is to go on
   * @param source what to capture
   * @param options the pace, the policy, the bounds
   * @return a stream that the caller owns and must close
   */
  public static FrameStream open(
      ScreenSession session, CaptureSource source, StreamOptions options) {
    Objects.requireNonNull(source, "source");
    PacedStream stream = new PacedStream(session, source, options);
    stream.thread.start();
    return stream;
  }

  @Override
  public Optional<Frame> take(Duration timeout) throws InterruptedException {
    Optional<Frame> frame = take(() -> true, nanos(timeout));
    if (frame.isEmpty()) {
      throwCause();
    }
    return frame;
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : FOREVER;
    }
  }

  /** Takes a frame for whichever way of delivery; empty if none came in time, or at the end. */
  Optional<Frame> take(BooleanSupplier wanted, long timeoutNanos) throws InterruptedException {
    Optional<Frame> frame = queue.take(wanted, timeoutNanos);
    frame.ifPresent(taken -> counters.delivered(taken.info().time(), System.nanoTime()));
    return frame;
  }

  /** Takes a frame for an iteration, however long that takes; empty at the end. */
  Optional<Frame> takeNext() {
    try {
      Optional<Frame> frame = take(() -> true, FOREVER);
      if (frame.isEmpty()) {
        throwCause();
      }
      return frame;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CaptureException(
          Reason.INTERRUPTED, "the thread was interrupted while it waited for a frame", e);
    }
  }

  private void throwCause() {
    // Each taker gets an exception of its own, with its own stack.
    queue
        .cause()
        .ifPresent(
            cause -> {
              throw new CaptureException(cause.reason(), cause.getMessage(), cause);
            });
  }

  /** Why the stream could not go on; empty if it goes on, or was meant to end. */
  Optional<CaptureException> cause() {
    return queue.cause();
  }

  /** Has takers ask again whether they want a frame. */
  void wake() {
    queue.wake();
  }

  /** Ends the stream without waiting for anything. */
  void end() {
    queue.end(null);
  }

  @Override
  public Iterator<Frame> iterator() {
    return new FrameIterator(this);
  }

  @Override
  public Stream<Frame> frames() {
    return StreamSupport.stream(new FrameSpliterator(this), false).onClose(this::close);
  }

  @Override
  public Flow.Publisher<Frame> publisher(Delivery delivery) {
    return new FramePublisher(this, Objects.requireNonNull(delivery, "delivery"));
  }

  /** Tells whether the caller is the first to subscribe. */
  boolean claimSubscription() {
    return subscribed.compareAndSet(false, true);
  }

  @Override
  public boolean hasEnded() {
    return queue.hasEnded();
  }

  @Override
  public StreamStatistics statistics() {
    return counters.snapshot(queue.size());
  }

  @Override
  public void close() {
    queue.end(null);
    if (Thread.currentThread() == thread || joined(GRACE_MILLIS)) {
      return;
    }
    thread.interrupt();
    if (!joined(INTERRUPTED_GRACE_MILLIS)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a stream of " + source + " is closed, but its grab does not end");
    }
  }

  private boolean joined(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    boolean interrupted = false;
    long left = millis;
    while (thread.isAlive() && left > 0) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public String toString() {
    return "stream of " + source + (hasEnded() ? " (ended)" : "");
  }
}
