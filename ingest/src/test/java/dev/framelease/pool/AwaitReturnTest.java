package dev.framelease.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(LedgerExtension.class)
class AwaitReturnTest {
  private final SlotPool<TestSlotMemory> pool =
      new SlotPool<>(
          new TestSlotMemory.Source(), 1, 1, 1000, MemoryBudget.ofBytes(1 << 20), "a test");
  private final Slot<TestSlotMemory> slot = pool.claim(100).orElseThrow();
  private final long seen = pool.returns();

  private static long in(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Runs on a thread of its own, and comes back when that thread waits. */
  private static <T> Waiting<T> waiting(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    Eventually.eventually(
        "waiting", () -> thread.getState() == Thread.State.TIMED_WAITING || result.isDone());
    assertFalse(result.isDone(), "did not wait");
    return new Waiting<>(thread, result);
  }

  private record Waiting<T>(Thread thread, CompletableFuture<T> result) {}

  @Test
  void shouldReportATimeoutWhereNothingReturns() throws InterruptedException {
    assertFalse(pool.awaitReturn(seen, System.nanoTime()));
    assertFalse(pool.awaitReturn(seen, System.nanoTime() + 1_000_000));
  }

  @Test
  void shouldNotMissAReturnThatCameBeforeTheWait() throws InterruptedException {
    pool.lend(slot, "quick").close();
    assertTrue(pool.awaitReturn(seen, System.nanoTime()));
  }

  @Test
  void shouldWakeEveryWaiterAtALastClose() {
    Lease lease = pool.lend(slot, "reader");
    Waiting<Boolean> one = waiting(() -> pool.awaitReturn(seen, in(30)));
    Waiting<Boolean> other = waiting(() -> pool.awaitReturn(seen, in(30)));
    lease.close();
    assertTrue(one.result().join());
    assertTrue(other.result().join());
  }

  @Test
  void shouldWakeWhenASlotIsGivenBackDiscardedOrThePoolCloses() {
    assertWakes(() -> pool.giveBack(slot));
    Slot<TestSlotMemory> again = pool.claim(100).orElseThrow();
    assertWakes(() -> pool.discard(again));
    assertWakes(() -> pool.close(true));
  }

  private void assertWakes(Executable event) {
    long before = pool.returns();
    Waiting<Boolean> waiter = waiting(() -> pool.awaitReturn(before, in(30)));
    try {
      event.execute();
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    assertTrue(waiter.result().join());
    assertEquals(before + 1, pool.returns());
  }

  @Test
  void shouldEndTheWaitOfAThreadThatIsInterrupted() {
    Waiting<Boolean> waiter = waiting(() -> pool.awaitReturn(seen, in(30)));
    waiter.thread().interrupt();
    Throwable thrown = waiter.result().handle((value, e) -> e).join();
    assertInstanceOf(
        InterruptedException.class,
        thrown instanceof CompletionException ? thrown.getCause() : thrown);
  }

  /** Else a session that runs for years would keep each thread that ever waited for a slot. */
  @Test
  void shouldForgetThreadsThatHaveWaited() throws InterruptedException {
    WeakReference<Thread> waited = waitInVain();
    Eventually.afterGarbageCollection("it is forgotten", () -> waited.get() == null);
    assertEquals(seen, pool.returns());
  }

  private WeakReference<Thread> waitInVain() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                boolean unused = pool.awaitReturn(seen, System.nanoTime() + 1_000_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }
}
