package dev.framelease.djl.preprocess;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
@Timeout(300)
final class SharedRowsTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "10, 3, 2", "3, 10, 4", "1000, 16, 4", "7, 7, 1"})
  void shouldDoEachRowOnce(int rows, int parts, int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(rows);
    ExecutorService helpers = Executors.newFixedThreadPool(3);
    try {
      SharedRows.run((from, to) -> count(done, from, to), rows, parts, threads, helpers);
    } finally {
      helpers.shutdown();
    }
    int[] once = new int[rows];
    Arrays.fill(once, 1);
    int[] found = new int[rows];
    Arrays.setAll(found, done::get);
    assertArrayEquals(once, found);
  }

  private static void count(AtomicIntegerArray done, int from, int to) {
    for (int y = from; y < to; y++) {
      done.incrementAndGet(y);
    }
  }

  @Test
  void shouldAskForOneHelperLessThanThreads() {
    List<Runnable> asked = new ArrayList<>();
    SharedRows.run((from, to) -> {}, 100, 16, 4, asked::add);
    assertEquals(3, asked.size());
  }

  @Test
  void shouldNotWaitForAHelperThatNeverStartsAndLetItFindNothingToDo() {
    List<Runnable> late = new ArrayList<>();
    AtomicIntegerArray done = new AtomicIntegerArray(100);
    SharedRows.run((from, to) -> count(done, from, to), 100, 4, 4, late::add);
    late.forEach(Runnable::run);
    assertEquals(1, done.get(99));
  }

  @Test
  void shouldDoTheWorkAloneWhenTheExecutorRefuses() {
    AtomicIntegerArray done = new AtomicIntegerArray(100);
    SharedRows.run(
        (from, to) -> count(done, from, to),
        100,
        4,
        4,
        task -> {
          throw new RejectedExecutionException("shut down");
        });
    assertEquals(1, done.get(50));
  }

  @Test
  void shouldReturnOnlyWhenHelpersHaveFinishedEvenIfTheExecutorFails() throws Exception {
    CountDownLatch helperWorks = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Thread release =
        new Thread(
            () -> {
              eventually("the caller waits", () -> caller.getState() == Thread.State.WAITING);
              goOn.countDown();
            });
    SharedRows.Work work =
        (from, to) -> {
          helperWorks.countDown();
          await(goOn);
          finished.incrementAndGet();
        };
    ExecutorService helpers = Executors.newSingleThreadExecutor();
    Executor failing =
        task -> {
          if (helperWorks.getCount() == 0) {
            release.start();
            throw new IllegalStateException("no thread");
          }
          helpers.execute(task);
          await(helperWorks);
        };
    try {
      assertThrows(IllegalStateException.class, () -> SharedRows.run(work, 9, 9, 3, failing));
      assertEquals(1, finished.get(), "what was begun is over, and nothing else was begun");
    } finally {
      helpers.shutdown();
      goOn.countDown();
      release.join();
    }
    assertTrue(helpers.awaitTermination(60, TimeUnit.SECONDS));
  }

  @Test
  void shouldThrowWhatAPartThrowsOnceNobodyIsAtWork() {
    IllegalStateException failure = new IllegalStateException("broken row");
    IllegalStateException found =
        assertThrows(
            IllegalStateException.class,
            () ->
                SharedRows.run(
                    (from, to) -> {
                      throw failure;
                    },
                    100,
                    8,
                    4,
                    Runnable::run));
    assertSame(failure, found);
  }

  @Test
  void shouldReturnOnlyWhenHelpersHaveFinishedEvenIfInterrupted() throws Exception {
    CountDownLatch helperWorks = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean helperFinished = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    ExecutorService helpers = Executors.newSingleThreadExecutor();
    try {
      SharedRows.run(
          (from, to) -> {
            if (Thread.currentThread() == caller) {
              await(helperWorks);
              caller.interrupt();
              goOn.countDown();
            } else {
              helperWorks.countDown();
              await(goOn);
              helperFinished.set(true);
            }
          },
          2,
          2,
          2,
          helpers);
      assertTrue(helperFinished.get());
      assertTrue(Thread.interrupted(), "the interrupt is passed on");
    } finally {
      helpers.shutdown();
      assertFalse(Thread.interrupted());
    }
    assertTrue(helpers.awaitTermination(60, TimeUnit.SECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
