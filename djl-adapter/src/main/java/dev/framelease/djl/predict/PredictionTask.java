package dev.framelease.djl.predict;

import ai.djl.ndarray.NDList;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One frame on its way. One thread at a time works on it, and it is closed by the thread that
 * worked on it last: so nothing is taken from under a run that hangs.
 */
final class PredictionTask<T> implements AutoCloseable {
  private final ModelRun<T> run;
  private final Frame frame;
  private final FrameInfo info;
  private final long takenNanos;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PredictionContext context;
  private NDList input;
  private T value;
  private PredictionException failure;
  private boolean reported;
  private long preparedNanos;
  private long startedNanos;
  private long completedNanos;

  /** Takes the frame over. */
  PredictionTask(ModelRun<T> run, Frame frame) {
    this.run = run;
    this.frame = frame;
    this.info = frame.info();
    this.takenNanos = System.nanoTime();
    run.enter();
  }

  /** A task without a frame, which has failed. */
  private PredictionTask(PredictionTask<T> hung, PredictionException failure) {
    this.run = hung.run;
    this.frame = null;
    this.info = hung.info;
    this.takenNanos = hung.takenNanos;
    this.closed.set(true);
    fail(failure);
  }

  /** What stands for this task in the results while this one hangs. */
  PredictionTask<T> failedFor(PredictionException why) {
    return new PredictionTask<>(this, why);
  }

  void prepare() {
    try {
      context = run.newContext();
      input = run.prepare(context, frame);
      // What reads the slot holds it by now; the rest need not wait.
      frame.close();
      preparedNanos = System.nanoTime();
    } catch (Throwable t) {
      fail(failed(Reason.PREPARE_FAILED, "the model's input could not be made of frame ", t));
      close();
    }
  }

  void predict() {
    if (failure != null) {
      return;
    }
    startedNanos = System.nanoTime();
    try {
      value = run.predict(context, input);
      completedNanos = System.nanoTime();
    } catch (Throwable t) {
      fail(failed(Reason.PREDICT_FAILED, "the model failed on frame ", t));
    }
  }

  private PredictionException failed(Reason reason, String what, Throwable t) {
    return new PredictionException(reason, what + info.sequence() + ": " + t.getMessage(), t);
  }

  private void fail(PredictionException why) {
    failure = why;
    completedNanos = System.nanoTime();
    preparedNanos = preparedNanos == 0 ? completedNanos : preparedNanos;
    startedNanos = startedNanos == 0 ? completedNanos : startedNanos;
  }

  /** Reports a failure, unless that was done before. */
  void report(PredictionCounters counters) {
    if (failure != null && !reported) {
      reported = true;
      counters.failed(info, failure);
    }
  }

  FrameInfo info() {
    return info;
  }

  Prediction<T> prediction() {
    return new Prediction<>(
        info,
        Optional.ofNullable(value),
        Optional.ofNullable(failure),
        new PredictionTime(takenNanos, preparedNanos, startedNanos, completedNanos));
  }

  /** Gives everything back that was held for this frame. The first call counts. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      frame.close();
      if (context != null) {
        context.close();
      }
    } finally {
      run.leave();
    }
  }
}
