package dev.framelease.djl;

import ai.djl.Model;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The runs of a model that are under way, hung ones included: it is closed when none is, since an
 * engine whose model is closed under a run ends the process.
 *
 * <p>Thread-safe.
 */
final class ModelRuns {
  private final Model model;
  private final CountDownLatch closed = new CountDownLatch(1);

  // Guarded by this.
  private int underWay;
  private boolean open = true;

  ModelRuns(Model model) {
    this.model = model;
  }

  synchronized void enter() {
    requireOpen();
    underWay++;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      underWay--;
      last = !open && underWay == 0;
    }
    if (last) {
      closeModel();
    }
  }

  synchronized void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the model is closed; open another one");
    }
  }

  /** Lets no run begin any more, and closes the model: now, or when the last run has returned. */
  void close() {
    boolean last;
    synchronized (this) {
      // DJL throws when a model of ONNX Runtime is closed again.
      last = open && underWay == 0;
      open = false;
    }
    if (last) {
      closeModel();
    }
  }

  private void closeModel() {
    try {
      model.close();
    } finally {
      closed.countDown();
    }
  }

  /** Waits until the model is closed; returns whether it is. */
  boolean awaitClosed(Duration timeout) throws InterruptedException {
    return closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
