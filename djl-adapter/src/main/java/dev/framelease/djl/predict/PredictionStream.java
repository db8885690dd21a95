package dev.framelease.djl.predict;

import ai.djl.Model;
import ai.djl.translate.Translator;
import dev.framelease.capture.FrameStream;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Predictions from a running stream of frames.
 *
 * <pre>
 * FrameStream ─→ prepare ─→ 1 input waits ─→ predict ─→ results wait ─→ take
 * </pre>
 *
 * <p>Preparing (the translator's input) and predicting (the model, and the translator's output)
 * each have a thread. Without a word the latest frame wins: an input that waits for the model gives
 * way to a newer one, and so does a result that nobody has taken. Results come in the order of the
 * frames, each once, to one taker, by {@link #take}, an {@link #iterator} or a {@link #publisher}.
 *
 * <p>What throws gives a result with a failure, and predictions go on. So does what hangs, after
 * the timeout: its frame is held until the run returns, since the engine may still read it, and
 * other threads go on with the next frames.
 *
 * <p>Predictions end when they are closed, when the stream of frames ends (then what waits can
 * still be taken), or when more runs hang than may. At most three slots are held at a time, and one
 * for each run that hangs; a preprocessing into memory of its own holds one at most.
 *
 * <p>Thread-safe. The translator is used on two threads: its output for one frame is processed
 * while the input of another is made.
 *
 * @param <T> what a prediction gives. A value that is dropped is closed, if it can be.
 */
public final class PredictionStream<T> implements Iterable<Prediction<T>>, AutoCloseable {
  private static final long FOREVER = Long.MAX_VALUE;

  private final FrameStream frames;
  private final PredictionStages<T> stages;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  private PredictionStream(FrameStream frames, PredictionStages<T> stages) {
    this.frames = frames;
    this.stages = stages;
  }

  /**
   * Starts to predict.
   *
   * @param frames stays the caller's, and is not closed; its frames should go to nobody else
   * @param model loaded; it stays the caller's, who closes it after this stream and, unless it is
   *     that of a {@link dev.framelease.djl.FrameModel}, not while {@link #awaitReturned} says that
   *     a run is under way
   * @param translator such as {@link dev.framelease.djl.FrameTranslator} makes
   * @param options what to do when a stage is slow, and the bounds
   * @param <T> what a prediction gives
   * @return a stream that the caller owns and must close
   * @throws PredictionException if the translator cannot be prepared
   */
  public static <T> PredictionStream<T> open(
      FrameStream frames, Model model, Translator<Frame, T> translator, PredictionOptions options) {
    Objects.requireNonNull(frames, "frames");
    Objects.requireNonNull(options, "options");
    return open(frames, model, translator, options, new Watchdog(Nanos.of(options.timeout())));
  }

  static <T> PredictionStream<T> open(
      FrameStream frames,
      Model model,
      Translator<Frame, T> translator,
      PredictionOptions options,
      Watchdog watchdog) {
    PredictionStages<T> stages =
        new PredictionStages<>(frames, ModelRun.open(model, translator), options, watchdog);
    stages.start();
    return new PredictionStream<>(frames, stages);
  }

  /**
   * Takes the next result.
   *
   * @param timeout how long to wait for it; 0 for not at all
   * @return empty if none came in time, or this stream {@link #hasEnded}
   * @throws PredictionException if it has ended because more runs hang than may, or for a fault of
   *     its own
   * @throws dev.framelease.capture.CaptureException if it has ended because the stream of frames
   *     could not go on
   * @throws InterruptedException if the thread is interrupted while it waits; predictions go on
   */
  public Optional<Prediction<T>> take(Duration timeout) throws InterruptedException {
    return takeOrThrow(Nanos.of(timeout));
  }

  private Optional<Prediction<T>> takeOrThrow(long timeoutNanos) throws InterruptedException {
    Optional<Prediction<T>> result = take(() -> true, timeoutNanos);
    Optional<RuntimeException> why = stages.cause();
    if (result.isEmpty() && why.isPresent() && hasEnded()) {
      throw why.get();
    }
    return result;
  }

  /** Takes a result for whichever way of delivery. */
  Optional<Prediction<T>> take(BooleanSupplier wanted, long timeoutNanos)
      throws InterruptedException {
    return stages.take(wanted, timeoutNanos);
  }

  /** Takes a result for an iteration, however long that takes; empty at the end. */
  Optional<Prediction<T>> takeNext() {
    try {
      return takeOrThrow(FOREVER);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new PredictionException(
          Reason.INTERRUPTED, "the thread was interrupted while it waited for a result", e);
    }
  }

  /**
   * Iterates over the results, waiting for each. It has no next one when this stream has ended, and
   * fails as {@link #take} does. An interrupted wait closes this stream, and leaves the flag set.
   *
   * @return an iterator for one thread
   */
  @Override
  public Iterator<Prediction<T>> iterator() {
    return new PredictionIterator<>(this);
  }

  /**
   * Publishes the results to one subscriber; others get an {@link IllegalStateException}. A thread
   * of its own calls the subscriber, with no more than was requested. Cancelling closes this
   * stream, as does a subscriber that throws, which is logged.
   *
   * @return a publisher after the rules of Reactive Streams
   */
  public Flow.Publisher<Prediction<T>> publisher() {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "subscriber");
      PredictionSubscription.start(this, subscriber, subscribed.compareAndSet(false, true));
    };
  }

  /** Has those who wait to take ask again whether they want a result. */
  void wake() {
    stages.results().wake();
  }

  /** Why this stream could not go on; empty if it goes on, or was meant to end. */
  Optional<RuntimeException> cause() {
    return stages.cause();
  }

  /**
   * Tells whether no result can be taken any more.
   *
   * @return whether this stream was closed, or has ended and its last result was taken
   */
  public boolean hasEnded() {
    return stages.results().hasEnded();
  }

  /**
   * Returns what was done so far. It answers after the end, too.
   *
   * @return the counts at this moment
   */
  public PredictionStatistics statistics() {
    return stages.counters().snapshot(frames.statistics(), stages.results().size());
  }

  /**
   * Waits until no run is under way, those that hang included, and every slot is back. The model
   * may be closed then.
   *
   * @param timeout how long to wait
   * @return whether that is so; never before {@link #close}
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean awaitReturned(Duration timeout) throws InterruptedException {
    return stages.awaitUnused(Nanos.of(timeout));
  }

  /**
   * Ends the predictions: what waits is dropped, and when this returns, every slot is back, but for
   * those of runs that hang. It waits for a run under way, and for closes of values and of what a
   * translator attached to a manager, for each no longer than until it counts as hung; called by a
   * translator, or by such a close, it does not wait for that. Any number of calls, on any threads:
   * each waits, and the first one ends the predictions.
   */
  @Override
  public void close() {
    end();
    stages.close();
  }

  /** Drops what waits, and has nothing new begun, without waiting for what is under way. */
  void end() {
    stages.end();
  }
}
