package dev.framelease.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** What several threads do at the same moment, each its own. For one thread. */
public final class AtOnce {
  private static final long SECONDS = 60;

  private final List<Interrupts.Call> works = new ArrayList<>();

  /** Adds so many threads that all do this. */
  public AtOnce add(int threads, Interrupts.Call work) {
    for (int i = 0; i < threads; i++) {
      works.add(work);
    }
    return this;
  }

  /** Adds so many threads that all do this once something else has begun. */
  public AtOnce addAfter(CountDownLatch begun, int threads, Interrupts.Call work) {
    return add(
        threads,
        () -> {
          if (!begun.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("what was to begin before has not, for " + SECONDS + " s");
          }
          work.run();
        });
  }

  /** Starts them all, and waits until each has done its work; fails with the first that fails. */
  public void run() throws Exception {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Interrupts.Call work : works) {
      running.add(OwnThread.run(() -> runFrom(start, work)));
    }
    for (CompletableFuture<Void> each : running) {
      each.get(SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void runFrom(CyclicBarrier start, Interrupts.Call work) {
    try {
      start.await(SECONDS, TimeUnit.SECONDS);
      work.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
