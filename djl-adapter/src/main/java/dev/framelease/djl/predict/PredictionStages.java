package dev.framelease.djl.predict;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.stream.DeliveryQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The stages that a frame goes through, what waits behind each, and how all of it ends.
 *
 * <pre>
 * frames ─→ prepare ─→ inputs ─→ predict ─→ results
 * </pre>
 *
 * <p>Thread-safe.
 */
final class PredictionStages<T> {
  private static final System.Logger LOG = System.getLogger(PredictionStages.class.getName());

  private final ModelRun<T> run;
  private final PredictionCounters counters = new PredictionCounters();
  private final DeliveryQueue<PredictionTask<T>> inputs;
  private final DeliveryQueue<Prediction<T>> results;
  private final Duration timeout;
  private final EndDrops inputDrops;
  private final EndDrops resultDrops;
  private final Stage<T> prepare;
  private final Stage<T> predict;
  private final AtomicReference<RuntimeException> cause = new AtomicReference<>();

  PredictionStages(
      FrameStream frames, ModelRun<T> run, PredictionOptions options, Watchdog watchdog) {
    this.run = run;
    this.timeout = options.timeout();
    this.inputs = new DeliveryQueue<>(options.slowConsumer(), 1, Long.MAX_VALUE, this::dropInput);
    this.results =
        new DeliveryQueue<>(
            options.slowConsumer(), options.capacity(), Long.MAX_VALUE, this::dropResult);
    this.inputDrops = new EndDrops(inputs, watchdog, this);
    this.resultDrops = new EndDrops(results, watchdog, this);
    this.prepare =
        new Stage<>("framelease-prepare", new Preparing<>(this, options, frames, run), watchdog);
    this.predict = new Stage<>("framelease-predict", new Predicting<>(this, options), watchdog);
  }

  void start() {
    prepare.start();
    predict.start();
  }

  PredictionCounters counters() {
    return counters;
  }

  DeliveryQueue<PredictionTask<T>> inputs() {
    return inputs;
  }

  DeliveryQueue<Prediction<T>> results() {
    return results;
  }

  /** Takes a result for whichever way of delivery. */
  Optional<Prediction<T>> take(BooleanSupplier wanted, long timeoutNanos)
      throws InterruptedException {
    Optional<Prediction<T>> result = results.take(wanted, timeoutNanos);
    if (result.isPresent()) {
      counters.delivered();
    }
    return result;
  }

  /** Why there can be no more; empty if there can, or that is as it was meant. */
  Optional<RuntimeException> cause() {
    return Optional.ofNullable(cause.get());
  }

  /** Says why there are no more frames: it is told to takers after the last result. */
  void framesFailed(RuntimeException why) {
    cause.compareAndSet(null, why);
  }

  /** Ends for a reason: nothing is prepared any more, and what is predicted can still be taken. */
  void fail(RuntimeException why) {
    if (cause.compareAndSet(null, why)) {
      inputDrops.begin();
      prepare.stop();
    }
  }

  /** Drops what waits, and has nothing new begun, without waiting for what is under way. */
  void end() {
    // The queues first: what a stage hands on from now on is dropped for the end, and nothing else.
    inputDrops.begin();
    resultDrops.begin();
    prepare.stop();
    predict.stop();
    inputDrops.await();
    resultDrops.await();
  }

  /** After {@link #end}, waits for what is under way, unless that is what calls. */
  void close() {
    if (!prepare.isCurrentThread() && !predict.isCurrentThread()) {
      prepare.awaitOver();
      predict.awaitOver();
    }
    run.close();
  }

  /** Waits until nobody uses the model. */
  boolean awaitUnused(long timeoutNanos) throws InterruptedException {
    return run.awaitUnused(timeoutNanos);
  }

  /** The input's manager may have what the user attached. */
  private void dropInput(PredictionTask<T> task, DropCause why) {
    prepare.drop(task::close);
    counters.dropped(PredictionDrop.ofInput(why));
  }

  private void dropResult(Prediction<T> result, DropCause why) {
    if (result.value().orElse(null) instanceof AutoCloseable) {
      predict.drop(() -> discard(result));
    }
    counters.dropped(PredictionDrop.ofResult(why));
  }

  /** Reports that the close of what was dropped hangs; returns how many closes and runs do. */
  int dropHangs() {
    LOG.log(
        System.Logger.Level.WARNING,
        "the close of a result, or of an input, that was dropped has not returned within "
            + timeout.toMillis()
            + " ms; what it holds is held until it does");
    return counters.hung();
  }

  void dropReturned() {
    counters.returned();
    LOG.log(System.Logger.Level.INFO, "the close of what was dropped has returned, too late");
  }

  /** Closes the value of a result that nobody takes, if it can be. */
  void discard(Prediction<T> result) {
    if (result.value().orElse(null) instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable t) {
        // Of the user's code, on a thread that has more to drop.
        LOG.log(System.Logger.Level.WARNING, "a result that nobody took cannot be closed", t);
      }
    }
  }
}
