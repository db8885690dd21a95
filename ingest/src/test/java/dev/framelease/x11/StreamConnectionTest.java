package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each stream has a connection, a thread of it and slots of its own, which end with it. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StreamConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final PoolOptions TWO = PoolOptions.DEFAULT.withMaxSlots(2);

  /** A slot for each frame, also where it is the same as the one before. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT.asFastAsPossible().withDamage(DamageUse.IGNORE);

  private static final long SLOT_BYTES = 100 * 80 * 4;
  private static final int MANY = 10;

  @RegisterExtension static final XServer X = XServer.ofSize(100, 80);

  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()).withPool(TWO));
  }

  @AfterEach
  void shouldLeaveNothing() {
    session.close();
    Eventually.eventually("no connection is left", () -> connections() == 0);
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    assertEquals(0, session.status().slotBytes());
  }

  private static long connections() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("framelease-x11 " + X.name()))
        .count();
  }

  private static List<Frame> takeAll(FrameStream stream, int count) throws InterruptedException {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(stream.take(LONG).orElseThrow());
    }
    return frames;
  }

  @Test
  void shouldConnectForEachStreamAndDisconnectAtItsEnd() throws Exception {
    assertEquals(1, connections());
    try (FrameStream first = session.stream(DESKTOP, FAST);
        FrameStream second = session.stream(DESKTOP, FAST)) {
      assertEquals(3, connections());
      takeAll(first, 2).forEach(Frame::close);
      takeAll(second, 2).forEach(Frame::close);
    }
    assertEquals(1, connections());
    session.grab(DESKTOP).close();
  }

  @Test
  void shouldDisconnectAStreamThatEndedAtItsLimitOrFailed() throws Exception {
    FrameStream limited = session.stream(DESKTOP, FAST.withLimit(3));
    takeAll(limited, 3).forEach(Frame::close);
    Eventually.eventually("it has disconnected", () -> connections() == 1);
    FrameStream failing = session.stream(CaptureSource.monitor("none"), FAST);
    assertThrows(CaptureException.class, () -> failing.take(LONG));
    Eventually.eventually("it has disconnected", () -> connections() == 1);
  }

  @Test
  void shouldTakeNoSlotOfTheSessionNorGiveOne() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, FAST.withPool(TWO))) {
      List<Frame> ofStream = takeAll(stream, 2);
      Eventually.eventually(
          "the stream finds no slot", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 2);
      try (Frame a = session.grab(DESKTOP);
          Frame b = session.grab(DESKTOP)) {
        assertTrue(a.isOpen() && b.isOpen());
        assertEquals(4, session.status().slotsHeld());
        CaptureException e = assertThrows(CaptureException.class, () -> session.grab(DESKTOP));
        assertEquals(Reason.NO_SLOT, e.reason());
        ofStream.forEach(Frame::close);
        takeAll(stream, 1).forEach(Frame::close);
      }
    }
  }

  @Test
  void shouldBoundItsSlotsInBytes() throws Exception {
    PoolOptions bytes = PoolOptions.DEFAULT.withMaxBytes(3 * SLOT_BYTES);
    try (FrameStream stream = session.stream(DESKTOP, FAST.withPool(bytes))) {
      List<Frame> held = takeAll(stream, 3);
      Eventually.eventually("none", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 2);
      assertEquals(3 * SLOT_BYTES, session.status().slotBytes());
      held.forEach(Frame::close);
      takeAll(stream, 1).forEach(Frame::close);
    }
  }

  @Test
  void shouldWaitForASlotWhereTheOverflowPolicySaysSo() throws Exception {
    PoolOptions blocking = TWO.withOverflow(OverflowPolicy.BLOCK);
    try (FrameStream stream = session.stream(DESKTOP, FAST.withPool(blocking))) {
      List<Frame> held = takeAll(stream, 2);
      CompletableFuture<Frame> next = OwnThread.supply(() -> stream.frames().findFirst().get());
      assertFalse(next.isDone());
      held.forEach(Frame::close);
      next.get().close();
      assertEquals(0, stream.statistics().dropped(DropCause.NO_SLOT));
    }
  }

  @Test
  void shouldNumberItsFramesFromOneOn() throws Exception {
    session.grab(DESKTOP).close();
    try (FrameStream stream = session.stream(DESKTOP, FAST.withSlowConsumer(SlowConsumer.BLOCK));
        Frame frame = stream.take(LONG).orElseThrow();
        Frame grabbed = session.grab(DESKTOP)) {
      assertEquals(1, frame.info().sequence());
      assertEquals(2, grabbed.info().sequence());
    }
  }

  @Test
  void shouldKeepFramesReadableAfterStreamAndSession() throws Exception {
    Frame frame;
    try (FrameStream stream = session.stream(DESKTOP, FAST)) {
      frame = stream.take(LONG).orElseThrow();
    }
    session.close();
    try (frame) {
      assertEquals(1, session.status().slotsHeld());
      assertEquals(SLOT_BYTES, session.status().slotBytes());
      assertEquals(SLOT_BYTES, frame.buffer().capacity());
    }
  }

  @Test
  void shouldEndEveryStreamWithTheSession() throws Exception {
    FrameStream slow = session.stream(DESKTOP, StreamOptions.DEFAULT.withRate(1e-3));
    slow.take(LONG).orElseThrow().close();
    FrameStream fast = session.stream(DESKTOP, FAST);
    CompletableFuture<Void> waiting = OwnThread.run(() -> slow.forEach(Frame::close));
    session.close();
    assertEquals(0, connections());
    assertTrue(slow.hasEnded() && fast.hasEnded());
    for (FrameStream stream : List.of(slow, fast)) {
      CaptureException e = assertThrows(CaptureException.class, () -> stream.take(LONG));
      assertEquals(Reason.SESSION_CLOSED, e.reason());
    }
    assertThrows(Exception.class, waiting::get);
    CaptureException e = assertThrows(CaptureException.class, () -> session.stream(DESKTOP, FAST));
    assertEquals(Reason.SESSION_CLOSED, e.reason());
  }

  @Test
  void shouldOpenNoStreamThatOutlivesTheSession() throws Exception {
    for (int round = 0; round < 20; round++) {
      ScreenSession racing = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
      CompletableFuture<Void> opening =
          OwnThread.run(
              () -> {
                Deque<FrameStream> open = new ArrayDeque<>();
                try {
                  while (true) {
                    open.add(racing.stream(DESKTOP, FAST));
                    // Whoever closes may wait long for a processor, and a server has few clients.
                    if (open.size() > MANY) {
                      open.remove().close();
                    }
                  }
                } catch (CaptureException e) {
                  assertEquals(Reason.SESSION_CLOSED, e.reason(), e::getMessage);
                }
              });
      racing.grab(DESKTOP).close();
      racing.close();
      opening.get();
      Eventually.eventually("all have disconnected", () -> connections() == 1);
    }
  }
}
