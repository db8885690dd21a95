package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The slots of a session: how many there are, who has them, and when they go. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class SessionPoolTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  @RegisterExtension static final XServer X = XServer.ofSize(200, 100);

  private static ScreenSession open(PoolOptions pool) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()).withPool(pool));
  }

  @Test
  void shouldStartWithTwoSlotsAndUseTheNewestFirst() {
    try (ScreenSession session = open(PoolOptions.DEFAULT)) {
      assertEquals(0, session.status().slotsCreated());
      long address;
      try (Frame frame = session.grab(DESKTOP)) {
        address = frame.address();
        assertEquals(2, session.status().slotsCreated());
        assertEquals(1, session.status().slotsHeld());
      }
      for (int i = 0; i < 5; i++) {
        try (Frame frame = session.grab(DESKTOP)) {
          assertEquals(address, frame.address());
        }
      }
      assertEquals(2, session.status().slotsCreated());
      assertEquals(2L * 200 * 100 * 4, session.status().slotBytes());
    }
  }

  @Test
  void shouldFailAtTheBoundAndSayWhoHoldsTheSlots() {
    try (ScreenSession session = open(PoolOptions.DEFAULT.withMaxSlots(2));
        Frame first = session.grab(DESKTOP);
        Lease model = first.lease("the model");
        Frame second = session.grab(DESKTOP)) {
      assertTrue(model.isOpen() && second.isOpen());
      CaptureException e = assertThrows(CaptureException.class, () -> session.grab(DESKTOP));
      assertEquals(Reason.NO_SLOT, e.reason());
      for (String word : List.of("frame 1", "the model", "frame 2", "ms", "2 of at most 2")) {
        assertTrue(e.getMessage().contains(word), e.getMessage());
      }
    }
  }

  @Test
  void shouldFailAtTheBoundInBytes() {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxBytes(3L * 200 * 100 * 4);
    try (ScreenSession session = open(pool);
        Frame first = session.grab(DESKTOP);
        Frame second = session.grab(DESKTOP);
        Frame third = session.grab(DESKTOP)) {
      assertTrue(first.isOpen() && second.isOpen() && third.isOpen());
      assertInstanceOf(GrabResult.NoSlot.class, session.tryGrab(DESKTOP, LONG));
    }
  }

  @Test
  void shouldNotWaitForASlotThatCanNeverBe() {
    PoolOptions pool =
        PoolOptions.DEFAULT.withMaxBytes(200 * 100).withOverflow(OverflowPolicy.BLOCK);
    try (ScreenSession session = open(pool)) {
      GrabResult.NoSlot none =
          assertInstanceOf(
              GrabResult.NoSlot.class, session.tryGrab(DESKTOP, Duration.ofDays(100_000)));
      assertTrue(none.bound().contains("80000"), none.bound());
      try (Frame small = session.grab(CaptureSource.region(Region.ofSize(50, 50)))) {
        assertTrue(small.isOpen());
      }
    }
  }

  @Test
  void shouldWaitForASlotUntilOneIsClosed() throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(1).withOverflow(OverflowPolicy.BLOCK);
    try (ScreenSession session = open(pool)) {
      Frame held = session.grab(DESKTOP);
      CompletableFuture<GrabResult> waiting =
          OwnThread.supply(() -> session.tryGrab(DESKTOP, LONG));
      assertFalse(waiting.isDone());
      held.close();
      try (Frame next = ScreenSession.frameOf(waiting.get())) {
        assertEquals(2, next.info().sequence());
      }
    }
  }

  @Test
  void shouldWaitForASlotNoLongerThanItMay() {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(1).withOverflow(OverflowPolicy.BLOCK);
    try (ScreenSession session = open(pool);
        Frame held = session.grab(DESKTOP)) {
      List<GrabResult> results = new ArrayList<>();
      // On a busy machine the time may be over before a grab has begun.
      Eventually.eventually(
          "one has begun",
          () -> {
            results.add(session.tryGrab(DESKTOP, Duration.ofMillis(100)));
            return !(results.get(results.size() - 1) instanceof GrabResult.TimedOut);
          });
      GrabResult.NoSlot none =
          assertInstanceOf(GrabResult.NoSlot.class, results.get(results.size() - 1));
      assertEquals(1, none.holders().size());
      assertTrue(held.isOpen());
    }
  }

  @Test
  void shouldEndAWaitForASlotWhenTheSessionCloses() throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(1).withOverflow(OverflowPolicy.BLOCK);
    ScreenSession session = open(pool);
    try (Frame held = session.grab(DESKTOP)) {
      CompletableFuture<GrabResult> waiting =
          OwnThread.supply(() -> session.tryGrab(DESKTOP, LONG));
      session.close();
      GrabResult.Ended ended = assertInstanceOf(GrabResult.Ended.class, waiting.get());
      assertEquals(Reason.SESSION_CLOSED, ended.cause().reason());
      assertTrue(held.isOpen());
    }
  }

  @Test
  void shouldKeepAHeldFrameReadableAfterTheSession() {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
      ScreenSession session = open(PoolOptions.DEFAULT);
      Frame held = session.grab(DESKTOP);
      session.close();
      session.close();
      canvas.fill(0);
      Pattern.assertShownBy(held);
      assertEquals(1, session.status().slotsHeld());
      Eventually.eventually(
          "the server lets go", () -> ServerMemory.mappedSlots(X.display().pid()) == 0);
      try (Frame shared = held.share("another")) {
        held.close();
        Pattern.assertShownBy(shared);
      }
      assertThrows(LeaseClosedException.class, held::buffer);
      Eventually.eventually("the slot is retired", () -> ServerMemory.openSlots() == 0);
    }
  }

  @Test
  void shouldRefuseEverythingAfterTheCloseButItsStatus() {
    ScreenSession session = open(PoolOptions.DEFAULT);
    session.close();
    CaptureException e = assertThrows(CaptureException.class, session::monitors);
    assertEquals(Reason.SESSION_CLOSED, e.reason());
    assertEquals(
        Reason.SESSION_CLOSED,
        assertThrows(CaptureException.class, () -> session.grab(DESKTOP)).reason());
    assertInstanceOf(GrabResult.Ended.class, session.tryGrab(DESKTOP, LONG));
    assertEquals(X.name(), session.status().display());
  }

  @Test
  void shouldTakeFramesThatOtherThreadsCloseWhileItCloses() throws Exception {
    ExecutorService closers = Executors.newFixedThreadPool(4);
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(0x0a0b0c);
      for (int round = 0; round < 50; round++) {
        ScreenSession session = open(PoolOptions.DEFAULT);
        List<Future<?>> closing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Frame frame = session.grab(DESKTOP);
          Frame other = frame.share("another thread");
          closing.add(closers.submit(() -> readAndClose(frame)));
          closing.add(closers.submit(() -> readAndClose(other)));
          if (i % 4 == 3) {
            closing.get(ThreadLocalRandom.current().nextInt(closing.size())).get();
          }
        }
        session.close();
        for (Future<?> close : closing) {
          close.get();
        }
      }
    } finally {
      closers.shutdown();
    }
    Eventually.eventually("all are retired", () -> ServerMemory.openSlots() == 0);
    Eventually.eventually(
        "the server lets go", () -> ServerMemory.mappedSlots(X.display().pid()) == 0);
  }

  private static void readAndClose(Frame frame) {
    Pattern.assertFilled(frame, 0x0a0b0c);
    frame.close();
  }

  @Test
  void shouldLoseNoSlotHoweverShortTheTimeouts() throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(3).withOverflow(OverflowPolicy.BLOCK);
    Set<Long> sequences = ConcurrentHashMap.newKeySet();
    ExecutorService grabbers = Executors.newFixedThreadPool(4);
    try (ScreenSession session = open(pool)) {
      List<Future<Integer>> grabbing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        long seed = i;
        grabbing.add(grabbers.submit(() -> grabInAHurry(session, new Random(seed), sequences)));
      }
      int captured = 0;
      for (Future<Integer> grabber : grabbing) {
        captured += grabber.get();
      }
      assertTrue(captured >= 4 * 50 && captured <= 4 * 450, "captured " + captured);
      assertEquals(captured, sequences.size(), "no two frames share a number");
      Eventually.eventually(
          "every late answer has come", () -> session.status().slotsQuarantined() == 0);
      try (Frame a = session.grab(DESKTOP);
          Frame b = session.grab(DESKTOP);
          Frame c = session.grab(DESKTOP)) {
        assertTrue(a.isOpen() && b.isOpen() && c.isOpen());
      }
      assertEquals(0, session.status().slotsHeld());
    } finally {
      grabbers.shutdown();
    }
  }

  private static int grabInAHurry(ScreenSession session, Random random, Set<Long> sequences) {
    int captured = 0;
    for (int i = 0; i < 500; i++) {
      // Now and then too short for any grab, and long enough for every one.
      Duration timeout =
          switch (i % 10) {
            case 0 -> Duration.ofNanos(1);
            case 1 -> LONG;
            default -> Duration.ofNanos(1 + random.nextInt(400_000));
          };
      if (session.tryGrab(DESKTOP, timeout) instanceof GrabResult.Captured result) {
        try (Frame frame = result.frame()) {
          assertTrue(sequences.add(frame.info().sequence()));
          captured++;
        }
      }
    }
    return captured;
  }

  @Test
  void shouldLeaveNothingBehindHoweverManySessions() {
    openAndClose();
    Eventually.eventually("all are retired", () -> ServerMemory.openSlots() == 0);
    long descriptors = ServerMemory.openDescriptors();
    int threads = Thread.activeCount();
    for (int i = 0; i < 200; i++) {
      openAndClose();
    }
    Eventually.eventually(
        "no more descriptors than before", () -> ServerMemory.openDescriptors() <= descriptors);
    Eventually.eventually("no more threads", () -> Thread.activeCount() <= threads);
    Eventually.eventually(
        "the server lets go", () -> ServerMemory.mappedSlots(X.display().pid()) == 0);
  }

  private static void openAndClose() {
    try (ScreenSession session = open(PoolOptions.DEFAULT);
        Frame frame = session.grab(DESKTOP)) {
      assertTrue(frame.isOpen());
    }
  }
}
