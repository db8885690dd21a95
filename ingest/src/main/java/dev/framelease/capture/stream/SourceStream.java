package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.Delivery;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.capture.events.DropEvent;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A stream of the frames of a source: one thread of the stream's captures them at a pace, or, where
 * none may wait, those who take them do so themselves.
 */
final class SourceStream implements FrameStream {
  private static final System.Logger LOG = System.getLogger(SourceStream.class.getName());

  private static final long FOREVER = Long.MAX_VALUE;

  private final StreamName name;
  private final StreamCounters counters;
  private final DamageSinceDelivery damage = new DamageSinceDelivery();
  private final DeliveryQueue<Frame> queue;
  private final Thread thread;

  /** Null where frames are captured at a pace. */
  private final RequestedCapture requests;

  private final AtomicBoolean subscribed = new AtomicBoolean();

  /**
   * Makes a stream that is to be started.
   *
   * @param onEnd called on the stream's thread when nothing is captured any more and the source is
   *     closed
   */
  SourceStream(
      FrameSource source, StreamName name, StreamOptions options, Consumer<SourceStream> onEnd) {
    this.name = name;
    this.counters =
        new StreamCounters(new DropEvent.Stream(name.display(), name.source(), options));
    this.queue =
        new DeliveryQueue<>(
            options.isOnRequest() ? SlowConsumer.BLOCK : options.slowConsumer(),
            Math.max(1, options.capacity()),
            options.limit(),
            (frame, cause) -> {
              damage.dropped(frame);
              frame.close();
              counters.dropped(cause, frame.info());
            });
    FrameCapture capture =
        new FrameCapture(source, name.toString(), options, queue, damage, counters);
    this.requests = options.isOnRequest() ? new RequestedCapture(source, capture, queue) : null;
    Runnable loop =
        requests == null ? new CaptureLoop(source, capture, options, queue, counters) : requests;
    this.thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "the source of the " + this + " failed", e);
              } finally {
                onEnd.accept(this);
              }
            },
            "framelease-stream of " + name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The thread that captures. */
  Thread thread() {
    return thread;
  }

  @Override
  public Optional<Frame> take(Duration timeout) throws InterruptedException {
    Optional<Frame> frame = take(() -> true, nanos(timeout));
    if (frame.isEmpty()) {
      throwCause();
    }
    return frame;
  }

  @Override
  public boolean awaitDamage(Duration timeout) throws InterruptedException {
    if (requests == null) {
      throw new IllegalStateException(
          "this stream captures by itself, at a pace: take its frames, perhaps with"
              + " DamageUse.ONLY_ON_CHANGE, or open one on request (StreamOptions.onRequest)");
    }
    boolean changed = requests.awaitDamage(nanos(timeout));
    if (!changed) {
      throwCause();
    }
    return changed;
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
    Optional<Frame> taken =
        requests == null ? queue.take(wanted, timeoutNanos) : requests.take(wanted, timeoutNanos);
    if (taken.isEmpty()) {
      return taken;
    }
    Frame frame = damage.delivered(taken.get());
    counters.delivered(frame.info().time(), System.nanoTime());
    return frame == taken.get() ? taken : Optional.of(frame);
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

  /** Ends the stream as one that cannot go on, without waiting for anything. */
  void end(CaptureException why) {
    queue.end(why);
  }

  @Override
  public Iterator<Frame> iterator() {
    return new FrameIterator(this);
  }

  @Override
  public Spliterator<Frame> spliterator() {
    return new FrameSpliterator(this);
  }

  @Override
  public Stream<Frame> frames() {
    return StreamSupport.stream(spliterator(), false).onClose(this::close);
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
    return counters.snapshot(queue.tally());
  }

  @Override
  public void close() {
    queue.end(null);
    if (!CaptureThreads.awaitEnd(List.of(thread))) {
      LOG.log(System.Logger.Level.WARNING, "the " + this + " is closed, but its grab goes on");
    }
  }

  @Override
  public String toString() {
    return "stream of " + name + (hasEnded() ? " (ended)" : "");
  }
}
