package dev.framelease.capture;

import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Frames of one source, captured at a pace.
 *
 * <p>The pace is absolute: the frame number n is due n periods after the start, however long the
 * ones before took. A frame is captured up to half a period late; one that would be later is
 * skipped, and counted as {@link DropCause#LATE}.
 *
 * <p>Every frame is delivered once, to one taker, in whichever of the three ways is asked for it:
 * {@link #take}, an {@link #iterator} or {@link #frames}, a {@link #publisher}. Sequence numbers
 * rise.
 *
 * <p>A stream ends when it is closed, when its limit is reached, or when its session cannot go on:
 * it is closed, its server dies, the source is not there any more. Frames that wait then go back at
 * once, and frames that were delivered stay readable.
 *
 * <p>Thread-safe.
 */
public interface FrameStream extends Iterable<Frame>, AutoCloseable {
  /**
   * Takes the next frame.
   *
   * @param timeout how long to wait for it; 0 for not at all
   * @return a frame that the caller owns and must close; empty if none came in time, or the stream
   *     {@link #hasEnded}
   * @throws CaptureException if the stream has ended because its session could not go on
   * @throws InterruptedException if the thread is interrupted while it waits; the stream goes on
   */
  Optional<Frame> take(Duration timeout) throws InterruptedException;

  /**
   * Waits until something has changed on the screen, where this stream captures, since the frame
   * that was taken last, without capturing one: a {@link #take} that follows does. Only of a stream
   * on request ({@link StreamOptions#onRequest}): others capture by themselves.
   *
   * <p>Where the server does not tell of changes ({@link CaptureStatus#damageMissing}), or nothing
   * has been taken yet, it does not wait. A cursor that moves is no change of the screen.
   *
   * @param timeout how long to wait; 0 for not at all
   * @return whether something may have changed; false if the time is over, or the stream {@link
   *     #hasEnded}
   * @throws CaptureException if the stream has ended because its session could not go on
   * @throws IllegalStateException if this stream captures by itself
   * @throws InterruptedException if the thread is interrupted while it waits; the stream goes on
   */
  boolean awaitDamage(Duration timeout) throws InterruptedException;

  /**
   * Iterates over the frames, waiting for each. It has no next one when the stream has ended.
   *
   * <p>{@code hasNext()} takes a frame, and {@code next()} hands it over: whoever has called the
   * one must call the other, too, even where the stream was closed in between. {@code hasNext()}
   * throws a {@link CaptureException} if the session could not go on; if the thread is interrupted,
   * it closes the stream, leaves the flag set, and throws one for that.
   *
   * @return an iterator for one thread, whose frames the caller owns and must close
   */
  @Override
  Iterator<Frame> iterator();

  /**
   * Returns the frames as a stream, which waits for each, and fails as {@link #iterator} does. It
   * takes nothing ahead, and is not split where it is made parallel; but operations such as {@link
   * Stream#limit} collect frames then before they pass any on. Closing it closes this stream.
   *
   * @return frames that the pipeline owns and must close
   */
  Stream<Frame> frames();

  /**
   * Publishes the frames, {@link Delivery#BORROWED}.
   *
   * @return a publisher, as {@link #publisher(Delivery)} makes it
   */
  default Flow.Publisher<Frame> publisher() {
    return publisher(Delivery.BORROWED);
  }

  /**
   * Publishes the frames. A stream has one subscriber, whichever publisher it subscribes to; others
   * get an {@link IllegalStateException}. A thread of the stream's calls the subscriber, and
   * delivers no more than was requested. What is not requested waits, within the stream's capacity.
   *
   * <p>The subscriber gets {@code onComplete} when the stream is closed or its limit is reached,
   * and a {@link CaptureException} when its session could not go on. Cancelling ends the stream, as
   * does a subscriber that throws, which is logged.
   *
   * @param delivery whose the frames are
   * @return a publisher after the rules of Reactive Streams
   */
  Flow.Publisher<Frame> publisher(Delivery delivery);

  /**
   * Tells whether this stream has ended, so that no frame can be taken any more.
   *
   * @return whether it was closed, reached its limit, or could not go on
   */
  boolean hasEnded();

  /**
   * Returns what was done so far. It answers after the end, too.
   *
   * @return the counts at this moment
   */
  StreamStatistics statistics();

  /**
   * Ends this stream, on whatever thread, also within a callback: every frame that waits goes back,
   * and capturing is over when this returns. It does not wait for a subscriber's callback to
   * return. The first call counts; later ones do nothing.
   */
  @Override
  void close();
}
