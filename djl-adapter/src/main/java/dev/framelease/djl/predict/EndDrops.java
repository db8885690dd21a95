package dev.framelease.djl.predict;

import dev.framelease.capture.stream.DeliveryQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Drops what waits in a queue at its end, on a thread of its own: a drop closes what is the user's,
 * and that may hang. Then the thread is left alone with it, and another one drops the rest.
 *
 * <p>Thread-safe.
 */
final class EndDrops {
  private static final System.Logger LOG = System.getLogger(EndDrops.class.getName());

  private final DeliveryQueue<?> queue;
  private final Watchdog watchdog;
  private final PredictionStages<?> stages;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  EndDrops(DeliveryQueue<?> queue, Watchdog watchdog, PredictionStages<?> stages) {
    this.queue = queue;
    this.watchdog = watchdog;
    this.stages = stages;
  }

  /** Ends the queue, and has what waits dropped. The first call counts. */
  void begin() {
    queue.stop();
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    if (queue.size() == 0) {
      over.countDown();
      return;
    }
    try {
      start();
    } catch (Throwable t) {
      // There is no thread to be had.
      drop();
    }
  }

  private void start() {
    Thread thread = new Thread(this::drop, "framelease-predict end");
    thread.setDaemon(true);
    thread.start();
  }

  private void drop() {
    AtomicBoolean decided = new AtomicBoolean();
    try {
      watchdog.watch(
          queue::dropWhatWaits,
          () -> {
            if (decided.compareAndSet(false, true)) {
              goOn();
            }
          });
    } catch (Throwable t) {
      // Whoever waits for the end must not wait for ever.
      LOG.log(System.Logger.Level.ERROR, "what waits at the end cannot be dropped", t);
    }
    if (decided.compareAndSet(false, true)) {
      over.countDown();
    } else {
      stages.dropReturned();
    }
  }

  /** Others are dropped meanwhile; who waits need not wait for this one any more. */
  private void goOn() {
    stages.dropHangs();
    try {
      if (queue.size() > 0) {
        start();
        return;
      }
    } catch (Throwable t) {
      // There is no thread to be had, now of all times: what waits stays where it is.
      LOG.log(System.Logger.Level.ERROR, "what waits at the end cannot be dropped", t);
    }
    over.countDown();
  }

  /** Waits until all is dropped, but for what hangs; within a drop it waits for nothing. */
  void await() {
    if (!DeliveryQueue.isWithinDrop()) {
      Latches.await(over);
    }
  }
}
