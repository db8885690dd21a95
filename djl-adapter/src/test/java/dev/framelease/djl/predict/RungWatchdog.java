package dev.framelease.djl.predict;

import dev.framelease.testing.Gate;
import dev.framelease.testing.OwnThread;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds that what a test names hangs, and nothing else, however slow the machine is. */
final class RungWatchdog extends Watchdog {
  private final Map<Thread, Runnable> watched = new ConcurrentHashMap<>();

  RungWatchdog() {
    super(Nanos.of(Duration.ofDays(1)));
  }

  @Override
  void watch(Runnable action, Runnable tooLong) {
    Thread current = Thread.currentThread();
    watched.put(current, tooLong);
    try {
      action.run();
    } finally {
      watched.remove(current);
    }
  }

  /** On another thread, as a timer does, what the first does that came to a gate takes too long. */
  void ring(Gate gate) {
    OwnThread.run(watched.remove(gate.first())).join();
  }
}
