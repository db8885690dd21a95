package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel whose reader does not read: a blocked write ends then, and nothing else ends it.
 * A write within the time goes on at the kernel's pace. For one thread at a time.
 */
final class WriteTimeout {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Channel channel;
  private final Optional<Duration> limit;
  private volatile boolean over;

  WriteTimeout(Channel channel, Optional<Duration> limit) {
    this.channel = channel;
    this.limit = limit;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "framelease-write-timeout"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Does it within the time, or ends it. */
  void run(Write write) throws IOException {
    if (limit.isEmpty()) {
      write.run();
      return;
    }
    Future<?> closing =
        TIMER.schedule(this::end, TimeUnit.NANOSECONDS.convert(limit.get()), TimeUnit.NANOSECONDS);
    try {
      write.run();
    } catch (IOException e) {
      throw over ? tooSlow(e) : e;
    } finally {
      closing.cancel(false);
    }
  }

  private IOException tooSlow(IOException cause) {
    return new IOException(
        "its reader did not read within "
            + limit.get()
            + ", so it was closed (IpcOptions.withTimeout)",
        cause);
  }

  /** On a thread of its own: a close that hangs must not hold up the time of other writers. */
  private void end() {
    over = true;
    daemon(this::close, "framelease-write-timeout, closing").start();
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The write that waits gets an error of its own.
    }
  }

  /** What may block. */
  interface Write {
    void run() throws IOException;
  }
}
