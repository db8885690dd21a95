package dev.framelease.x11.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.TestMemory;
import dev.framelease.testing.XServer;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.XErrorException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class ConnectionThreadTest {
  @RegisterExtension static final XServer X = XServer.ofSize(64, 64);

  private ConnectionThread thread;

  @BeforeEach
  void open() {
    thread = ConnectionThread.open(X.name(), soon());
  }

  @AfterEach
  void close() {
    thread.close();
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private static Deadline veryShort() {
    return Deadline.after(Duration.ofMillis(20));
  }

  @Test
  void shouldShowWhoAskedForALeaseThatTheThreadOpened() {
    TestMemory memory = TestMemory.ofSize(64);
    try (Lease lease = thread.call(connection -> memory.lend("frame"), soon())) {
      Throwable openedAt = HolderLedger.of(lease.block()).get(0).openedAt();
      assertTrue(openedAt.getMessage().endsWith("framelease-x11 " + X.name()), openedAt::toString);
      assertTrue(
          Arrays.stream(openedAt.getCause().getStackTrace())
              .anyMatch(at -> at.getMethodName().startsWith("shouldShowWhoAsked")));
    }
  }

  /** Keeps the thread busy until the latch is counted down; returns once it is. */
  private CompletableFuture<Boolean> occupy(CountDownLatch until) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> result =
        OwnThread.supply(
            () ->
                thread.call(
                    connection -> {
                      begun.countDown();
                      awaitUninterruptibly(until);
                      return true;
                    },
                    soon()));
    begun.await();
    return result;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNeverBeginWhatNobodyWaitsForAnyMore() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Boolean> busy = occupy(latch);
    AtomicBoolean begun = new AtomicBoolean();
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () ->
                thread.call(
                    connection -> {
                      begun.set(true);
                      return true;
                    },
                    veryShort()));
    assertEquals(Reason.TIMED_OUT, e.reason());
    latch.countDown();
    assertTrue(busy.get());
    boolean unused = thread.call(connection -> true, soon());
    assertFalse(begun.get());
  }

  @Test
  void shouldForgetWhatNobodyWaitsForAnyMoreWhileItIsBusy() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Boolean> busy = occupy(latch);
    WeakReference<Object> givenUp = giveUp();
    Eventually.afterGarbageCollection("forgotten", () -> givenUp.get() == null);
    assertFalse(busy.isDone());
    latch.countDown();
    assertTrue(busy.get());
  }

  private WeakReference<Object> giveUp() {
    Object result = new Object();
    CaptureException e =
        assertThrows(CaptureException.class, () -> thread.call(connection -> result, veryShort()));
    assertEquals(Reason.TIMED_OUT, e.reason());
    return new WeakReference<>(result);
  }

  @Test
  void shouldDiscardALateAnswerOnItsOwnThread() {
    CompletableFuture<String> discardedOn = new CompletableFuture<>();
    AtomicBoolean begun = new AtomicBoolean();
    // On a busy machine the time may be over before the work has begun.
    Eventually.eventually(
        "the work has begun",
        () -> {
          Work<String> late = late(begun, discardedOn);
          assertThrows(CaptureException.class, () -> thread.perform(late, veryShort()));
          return begun.get();
        });
    assertEquals("framelease-x11 " + X.name(), discardedOn.join());
  }

  /** Work that is not done before nobody waits for it any more. */
  private static Work<String> late(AtomicBoolean begun, CompletableFuture<String> discardedOn) {
    CountDownLatch abandoned = new CountDownLatch(1);
    return new Work<>() {
      @Override
      public Answer<String> perform() {
        begun.set(true);
        awaitUninterruptibly(abandoned);
        return new Answer<>() {
          @Override
          public String deliver() {
            throw new AssertionError("nobody waits");
          }

          @Override
          public void discard() {
            discardedOn.complete(Thread.currentThread().getName());
          }
        };
      }

      @Override
      public void abandoned() {
        abandoned.countDown();
      }
    };
  }

  @Test
  void shouldRefuseAtOnceToWaitForItself() {
    AtomicReference<RuntimeException> refusal = new AtomicReference<>();
    boolean done =
        thread.call(
            connection -> {
              refusal.set(
                  assertThrows(
                      IllegalStateException.class, () -> thread.call(again -> true, soon())));
              return true;
            },
            soon());
    assertTrue(done);
    assertTrue(refusal.get().getMessage().contains("another thread"), refusal.get().getMessage());
  }

  @Test
  void shouldCloseWithinItsOwnWork() throws Exception {
    boolean done =
        thread.call(
            connection -> {
              thread.close();
              return true;
            },
            soon());
    assertTrue(done);
    CaptureException e =
        assertThrows(CaptureException.class, () -> thread.call(connection -> true, soon()));
    assertEquals(Reason.SESSION_CLOSED, e.reason());
  }

  @Test
  void shouldBringAServersRefusalToTheCallerAndGoOn() {
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () ->
                thread.call(
                    connection -> new CoreRequests(connection).getGeometry(0x7fffffff).await(),
                    soon()));
    assertEquals(Reason.SERVER_ERROR, e.reason());
    XErrorException cause = assertInstanceOf(XErrorException.class, e.getCause());
    assertEquals(9, cause.error().code());
    assertEquals(0x7fffffff, cause.error().badValue());
    assertTrue(e.getMessage().contains("BadDrawable"), e.getMessage());
    boolean unused = thread.call(connection -> new CoreRequests(connection).sync().await(), soon());
  }

  @Test
  void shouldEndWhatWaitsWhenItCloses() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Boolean> busy = occupy(latch);
    AtomicInteger ended = new AtomicInteger();
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread waiter =
          new Thread(
              () -> {
                CaptureException e =
                    assertThrows(
                        CaptureException.class, () -> thread.call(connection -> true, soon()));
                if (e.reason() == Reason.SESSION_CLOSED) {
                  ended.incrementAndGet();
                }
              });
      waiter.start();
      waiting.add(waiter);
    }
    CompletableFuture<Void> closing = OwnThread.run(thread::close);
    for (Thread waiter : waiting) {
      waiter.join();
    }
    assertEquals(4, ended.get());
    latch.countDown();
    assertTrue(busy.get(), "what had begun is done");
    closing.get();
  }

  @Test
  void shouldRunWhatIsLeftToDoOnceTheLatestFirst() {
    List<String> done = new ArrayList<>();
    boolean unused =
        thread.call(
            connection -> {
              thread.atEnd(() -> done.add("first"));
              thread.atEnd(() -> done.add("second"));
              return true;
            },
            soon());
    thread.close();
    thread.close();
    assertEquals(List.of("second", "first"), done);
  }

  @Test
  void shouldTryWhatIsLeftToDoUntilTheHeapHasRoomForIt() {
    AtomicInteger attempts = new AtomicInteger();
    boolean unused =
        thread.call(
            connection -> {
              thread.atEnd(
                  () -> {
                    if (attempts.incrementAndGet() < 3) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                  });
              return true;
            },
            soon());
    thread.close();
    assertEquals(3, attempts.get());
  }

  @Test
  void shouldServeManyCallersOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      callers.add(OwnThread.supply(() -> callOften(inside)));
    }
    int served = 0;
    for (CompletableFuture<Integer> caller : callers) {
      served += caller.get();
    }
    assertEquals(8 * 200, served);
  }

  private int callOften(AtomicInteger inside) {
    int served = 0;
    for (int i = 0; i < 200; i++) {
      served +=
          thread.call(
              connection -> {
                int others = inside.getAndIncrement();
                boolean unused = new CoreRequests(connection).sync().await();
                inside.decrementAndGet();
                return others == 0 ? 1 : 0;
              },
              soon());
    }
    return served;
  }
}
