package dev.framelease.djl.predict;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.translate.Translator;
import dev.framelease.djl.predict.PredictionException.Reason;
import dev.framelease.frame.Frame;
import java.util.List;

/**
 * A model and its translator, cut into the two steps that a {@code Predictor} does at once.
 *
 * <p>Counts who uses it: the arrays that its predictions share stay until the last has returned,
 * hung ones included. Thread-safe, as far as the translator is.
 */
final class ModelRun<T> {
  private final Model model;
  private final Translator<Frame, T> translator;
  private final NDManager shared;
  private final ParameterStore parameters;

  /** Guarded by this; the stream itself is a user. */
  private int users = 1;

  /** Whether the stream is one; guarded by this. */
  private boolean open = true;

  private ModelRun(Model model, Translator<Frame, T> translator) {
    this.model = model;
    this.translator = translator;
    this.shared = PredictionContext.newManager(model);
    this.parameters = new ParameterStore(shared, false);
  }

  /** Prepares the translator; the model stays the caller's. */
  static <T> ModelRun<T> open(Model model, Translator<Frame, T> translator) {
    ModelRun<T> run = new ModelRun<>(model, translator);
    boolean prepared = false;
    try (PredictionContext context = new PredictionContext(model, run.shared)) {
      translator.prepare(context);
      prepared = true;
      return run;
    } catch (Exception e) {
      throw new PredictionException(
          Reason.PREPARE_FAILED, "the translator cannot be prepared: " + e.getMessage(), e);
    } finally {
      if (!prepared) {
        run.close();
      }
    }
  }

  PredictionContext newContext() {
    return new PredictionContext(model, shared);
  }

  NDList prepare(PredictionContext context, Frame frame) throws Exception {
    return translator.getBatchifier() == null
        ? translator.processInput(context, frame)
        : translator.batchProcessInput(context, List.of(frame));
  }

  T predict(PredictionContext context, NDList input) throws Exception {
    NDList output = model.getBlock().forward(parameters, input, false);
    return translator.getBatchifier() == null
        ? translator.processOutput(context, output)
        : translator.batchProcessOutput(context, output).get(0);
  }

  synchronized void enter() {
    users++;
  }

  void leave() {
    if (isLastToLeave()) {
      shared.close();
    }
  }

  private synchronized boolean isLastToLeave() {
    users--;
    notifyAll();
    return users == 0;
  }

  /** The stream uses it no more, when any call returns; the first one counts. */
  void close() {
    boolean last;
    synchronized (this) {
      last = open && isLastToLeave();
      open = false;
    }
    if (last) {
      shared.close();
    }
  }

  /** Waits until no frame is used by this; returns whether that is so. */
  synchronized boolean awaitUnused(long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    long left = timeoutNanos;
    while (users > 0 && left > 0) {
      // Rounded up: 0 would wait for ever.
      wait(1 + left / 1_000_000);
      left = deadline - System.nanoTime();
    }
    return users == 0;
  }
}
