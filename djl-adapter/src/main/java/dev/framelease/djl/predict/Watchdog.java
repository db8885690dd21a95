package dev.framelease.djl.predict;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells what takes longer than it may. Thread-safe. */
class Watchdog {
  private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

  private final ScheduledThreadPoolExecutor timer;
  private final long timeoutNanos;

  Watchdog(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "framelease-predict watchdog");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    // It ends by itself: after the close, a run may still have to be watched.
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** Does something on this thread, and another thing on its own where that takes too long. */
  void watch(Runnable action, Runnable tooLong) {
    Future<?> alarm = alarm(tooLong);
    try {
      action.run();
    } finally {
      if (alarm != null) {
        alarm.cancel(false);
      }
    }
  }

  /** Null where no thread is to be had: what gives slots back is done all the same. */
  private Future<?> alarm(Runnable tooLong) {
    try {
      return timer.schedule(tooLong, timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (Throwable t) {
      LOG.log(System.Logger.Level.ERROR, "nobody will tell if what follows hangs", t);
      return null;
    }
  }
}
