package dev.framelease.posix;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that gives memory back for those who have no time to; it ends when it is idle. */
final class Retirement {
  private static final System.Logger LOG = System.getLogger(Retirement.class.getName());
  private static final long IDLE_SECONDS = 5;
  private static final ThreadPoolExecutor THREAD = newThread();

  private Retirement() {}

  private static ThreadPoolExecutor newThread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "framelease-retirement");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  static void add(SharedMemory memory) {
    THREAD.execute(() -> retire(memory));
  }

  private static void retire(SharedMemory memory) {
    try {
      memory.retire();
    } catch (SystemCallException e) {
      LOG.log(System.Logger.Level.ERROR, "the memory at " + memory + " was not given back", e);
    }
  }
}
