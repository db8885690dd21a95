package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several sessions and streams within one budget. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class BudgetTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final long SLOT_BYTES = 100 * 80 * 4;
  private static final int SLOTS = 6;

  /** Slots have whole pages, and a stream that opens grabs a corner first. */
  private static final long NOT_COUNTED = SLOTS * 4096L + 64 * 64 * 4;

  /** A slot for each frame, also where it is the same as the one before. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT.asFastAsPossible().withDamage(DamageUse.IGNORE);

  @RegisterExtension static final XServer X = XServer.ofSize(100, 80);

  private final MemoryBudget budget = MemoryBudget.of(SLOTS * SLOT_BYTES, Duration.ofMillis(20));

  private ScreenSession open(OverflowPolicy overflow) {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(X.name())
            .withBudget(budget)
            .withPool(PoolOptions.DEFAULT.withOverflow(overflow)));
  }

  @AfterEach
  void shouldHoldNothingAtTheEnd() {
    Eventually.eventually("nothing is in use", () -> budget.usedBytes() == 0);
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  @Test
  void shouldRefuseWhatOtherSessionsHoldAndSayWho() {
    try (ScreenSession greedy = open(OverflowPolicy.FAIL);
        ScreenSession modest = open(OverflowPolicy.FAIL)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        held.add(greedy.grab(DESKTOP));
      }
      CaptureException e = assertThrows(CaptureException.class, () -> modest.grab(DESKTOP));
      assertEquals(Reason.NO_SLOT, e.reason());
      String used = SLOTS * SLOT_BYTES + " by the session on " + X.name();
      for (String word : List.of("the memory budget", used, "MemoryBudget")) {
        assertTrue(e.getMessage().contains(word), e.getMessage());
      }
      held.forEach(Frame::close);
    }
  }

  @Test
  void shouldTakeWhatAnotherSessionLeavesIdle() {
    try (ScreenSession idle = open(OverflowPolicy.FAIL);
        ScreenSession waiting = open(OverflowPolicy.BLOCK)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        held.add(idle.grab(DESKTOP));
      }
      held.forEach(Frame::close);
      assertEquals(SLOTS * SLOT_BYTES, budget.usedBytes());
      waiting.grab(DESKTOP).close();
      assertTrue(bytesOf(idle) < SLOTS * SLOT_BYTES);
      idle.grab(DESKTOP).close();
    }
  }

  @Test
  void shouldTakeNoMoreThanIsIdle() throws Exception {
    try (ScreenSession idle = open(OverflowPolicy.FAIL);
        ScreenSession waiting = open(OverflowPolicy.FAIL)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        held.add(idle.grab(DESKTOP));
      }
      held.remove(0).close();
      // Whether or not it has been idle for long enough: there is one, and one is taken.
      Eventually.eventually("one is taken", () -> grabs(waiting));
      assertEquals((SLOTS - 1) * SLOT_BYTES, bytesOf(idle));
      assertEquals(SLOT_BYTES, bytesOf(waiting));
      assertEquals(SLOTS * SLOT_BYTES, budget.usedBytes());
      held.forEach(Frame::close);
    }
  }

  private static boolean grabs(ScreenSession session) {
    if (session.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured) {
      captured.frame().close();
      return true;
    }
    return false;
  }

  private static long bytesOf(ScreenSession session) {
    return session.status().slotBytes();
  }

  /** What waits gives way, where others have all the rest of the budget. */
  @Test
  void shouldKeepTheLatestFrameWhateverOthersHold() throws Exception {
    try (ScreenSession greedy = open(OverflowPolicy.FAIL);
        ScreenSession modest = open(OverflowPolicy.FAIL);
        FrameStream stream = modest.stream(DESKTOP, FAST.withCapacity(3))) {
      stream.take(LONG).orElseThrow().close();
      // A stream that stands still, on a busy machine, keeps no slot that is idle.
      Eventually.eventually("frames wait", () -> stream.statistics().waiting() == 3);
      List<Frame> held = new ArrayList<>();
      while (greedy.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured) {
        held.add(captured.frame());
      }
      long before = stream.statistics().captured();
      Eventually.eventually("it goes on", () -> stream.statistics().captured() > before + 100);
      try (Frame frame = stream.take(LONG).orElseThrow()) {
        assertTrue(frame.info().sequence() > before + 90, frame::toString);
      }
      held.forEach(Frame::close);
    }
  }

  @Test
  void shouldWaitUntilAnotherSessionHasClosed() throws Exception {
    ScreenSession greedy = open(OverflowPolicy.FAIL);
    List<Frame> held = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      held.add(greedy.grab(DESKTOP));
    }
    greedy.close();
    try (ScreenSession waiting = open(OverflowPolicy.BLOCK)) {
      CompletableFuture<GrabResult> grab = OwnThread.supply(() -> waiting.tryGrab(DESKTOP, LONG));
      held.forEach(Frame::close);
      ScreenSession.frameOf(grab.get()).close();
    }
  }

  /** What consumers do to a stream. */
  enum Consumer {
    HOLDS,
    SLEEPS,
    THROWS,
    CANCELS,
    NEVER_ASKS
  }

  /** Consumers of every kind at once, each with a stream, while a sampler watches the bound. */
  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldNeverPassTheBoundWhateverConsumersDo(SlowConsumer policy) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong most = new AtomicLong();
    CompletableFuture<Boolean> sampled =
        OwnThread.supply(
            () -> {
              while (!enough.get()) {
                most.accumulateAndGet(ServerMemory.slotBytes(), Math::max);
                assertTrue(budget.usedBytes() <= budget.maxBytes());
              }
              return true;
            });
    CountDownLatch awake = new CountDownLatch(1);
    List<Frame> held = new ArrayList<>();
    try (ScreenSession session = open(OverflowPolicy.FAIL);
        ScreenSession grabbing = open(OverflowPolicy.FAIL)) {
      List<FrameStream> streams = new ArrayList<>();
      for (Consumer kind : Consumer.values()) {
        FrameStream stream = session.stream(DESKTOP, FAST.withSlowConsumer(policy).withCapacity(2));
        streams.add(stream);
        if (kind == Consumer.HOLDS) {
          Eventually.eventually("it holds one", () -> hold(stream, held));
        } else {
          stream.publisher().subscribe(new Misbehaving(kind, awake));
        }
      }
      // What waits gives way under the one policy, and under the others there is no slot.
      DropCause cause = policy == SlowConsumer.KEEP_LATEST ? DropCause.REPLACED : DropCause.NO_SLOT;
      Eventually.eventually(
          "a stream meets the bound",
          () ->
              budget.usedBytes() == budget.maxBytes()
                  && streams.stream().anyMatch(s -> s.statistics().dropped(cause) > 50));
      Eventually.eventually("a slot is sampled", () -> most.get() >= SLOT_BYTES);
      for (int i = 0; i < 50; i++) {
        if (grabbing.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured) {
          captured.frame().close();
        }
      }
      awake.countDown();
      streams.forEach(FrameStream::close);
    } finally {
      enough.set(true);
    }
    held.forEach(Frame::close);
    assertTrue(sampled.get());
    assertTrue(most.get() <= budget.maxBytes() + NOT_COUNTED, most.get() + " bytes");
    Eventually.eventually(
        "no subscriber is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("framelease-subscriber")));
  }

  private static boolean hold(FrameStream stream, List<Frame> held) {
    try {
      return stream.take(Duration.ofMillis(10)).map(held::add).orElse(false);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Misbehaving implements Flow.Subscriber<Frame> {
    private final Consumer kind;
    private final CountDownLatch awake;
    private Flow.Subscription subscription;

    Misbehaving(Consumer kind, CountDownLatch awake) {
      this.kind = kind;
      this.awake = awake;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription = s;
      if (kind != Consumer.NEVER_ASKS) {
        s.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(Frame frame) {
      switch (kind) {
        case SLEEPS -> awaitQuietly();
        case THROWS -> throw new IllegalStateException("a subscriber that throws");
        case CANCELS -> subscription.cancel();
        default -> throw new AssertionError(kind + " gets nothing");
      }
    }

    private void awaitQuietly() {
      try {
        awake.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onComplete() {}
  }
}
