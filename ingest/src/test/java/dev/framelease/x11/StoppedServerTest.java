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
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.Pending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that stops answering, goes on, or dies. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class StoppedServerTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(60);

  private VirtualDisplay display;
  private Canvas canvas;
  private ScreenSession session;

  @BeforeEach
  void start() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(320, 200));
    canvas = Canvas.open(display.name());
    session =
        ScreenSession.open(
            SessionOptions.DEFAULT
                .withDisplay(display.name())
                .withPool(PoolOptions.DEFAULT.withMaxSlots(3)));
  }

  @AfterEach
  void end() throws Exception {
    if (display.isAlive()) {
      Servers.resume(display);
    }
    session.close();
    canvas.close();
    display.close();
  }

  @Test
  void shouldQuarantineTheSlotUntilTheLateAnswerComes() throws Exception {
    canvas.fill(0x112233);
    try (Frame held = session.grab(CaptureSource.desktop())) {
      canvas.fill(0x445566);
      Servers.stop(display);
      // On a busy machine the time may be over before a grab has begun.
      Eventually.eventually("one has begun", () -> quarantinedAfterAGrab() == 1);
      assertEquals(1, session.status().slotsHeld());
      // The thread still waits: what is posted now is never begun, and takes no slot.
      assertEquals(1, quarantinedAfterAGrab());

      Servers.resume(display);
      Eventually.eventually("the slot comes back", () -> session.status().slotsQuarantined() == 0);
      Pattern.assertFilled(held, 0x112233);
      try (Frame fresh = session.grab(CaptureSource.desktop())) {
        Pattern.assertFilled(fresh, 0x445566);
        Pattern.assertFilled(held, 0x112233);
        assertEquals(2, fresh.info().sequence(), "a frame that nobody got has no number");
      }
      assertEquals(2, session.status().slotsCreated());
    }
  }

  /** Grabs in vain; returns how many slots are kept apart then. */
  private int quarantinedAfterAGrab() {
    assertInstanceOf(GrabResult.TimedOut.class, session.tryGrab(CaptureSource.desktop(), SHORT));
    return session.status().slotsQuarantined();
  }

  @Test
  void shouldUseNoQuarantinedSlot() throws Exception {
    session.grab(CaptureSource.desktop()).close();
    for (int round = 0; round < 10; round++) {
      Servers.stop(display);
      assertInstanceOf(GrabResult.TimedOut.class, session.tryGrab(CaptureSource.desktop(), SHORT));
      Servers.resume(display);
      canvas.fill(0x1000 * round);
      try (Frame a = session.grab(CaptureSource.desktop());
          Frame b = session.grab(CaptureSource.desktop())) {
        canvas.fill(0xffffff);
        session.grab(CaptureSource.desktop()).close();
        Pattern.assertFilled(a, 0x1000 * round);
        Pattern.assertFilled(b, 0x1000 * round);
      }
    }
    assertEquals(0, session.status().slotsQuarantined());
  }

  @Test
  void shouldQuarantineTheSlotOfAnInterruptedGrab() throws Exception {
    session.grab(CaptureSource.desktop()).close();
    Servers.stop(display);
    Eventually.eventually("the grab before is all done", () -> !isConnectionBusy());
    CompletableFuture<CaptureException> failure = new CompletableFuture<>();
    CountDownLatch flagged = new CountDownLatch(1);
    Thread grabbing =
        new Thread(
            () -> {
              failure.complete(
                  assertThrows(
                      CaptureException.class,
                      () -> session.tryGrab(CaptureSource.desktop(), LONG)));
              if (Thread.currentThread().isInterrupted()) {
                flagged.countDown();
              }
            });
    grabbing.start();
    Eventually.eventually("the request is under way", this::isConnectionBusy);
    grabbing.interrupt();
    assertEquals(Reason.INTERRUPTED, failure.get().reason());
    Eventually.eventually("the slot is kept apart", () -> session.status().slotsQuarantined() == 1);
    grabbing.join();
    assertEquals(0, flagged.getCount(), "the flag is set");
    Servers.resume(display);
    Eventually.eventually("the slot comes back", () -> session.status().slotsQuarantined() == 0);
    session.grab(CaptureSource.desktop()).close();
  }

  /** Tells whether the connection's thread waits for an answer of the server's. */
  private boolean isConnectionBusy() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("framelease-x11 " + display.name()))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(Pending.class.getName()));
  }

  @Test
  void shouldCloseWhileTheServerDoesNotAnswer() throws Exception {
    canvas.fill(0x112233);
    try (Frame held = session.grab(CaptureSource.desktop())) {
      Servers.stop(display);
      CompletableFuture<GrabResult> waiting =
          OwnThread.supply(() -> session.tryGrab(CaptureSource.desktop(), LONG));
      session.close();
      GrabResult.Ended ended = assertInstanceOf(GrabResult.Ended.class, waiting.get());
      assertEquals(Reason.SESSION_CLOSED, ended.cause().reason());
      Pattern.assertFilled(held, 0x112233);
      Servers.resume(display);
      canvas.fill(0x445566);
      Pattern.assertFilled(held, 0x112233);
      assertEquals(1, ServerMemory.openSlots(), "the held slot alone");
    }
    Eventually.eventually("its memory is given back", () -> ServerMemory.openSlots() == 0);
  }

  @Test
  void shouldTellThatTheConnectionIsLost() throws Exception {
    canvas.fill(0x112233);
    Frame held = session.grab(CaptureSource.desktop());
    Servers.kill(display);
    Eventually.eventually("the server is dead", () -> !display.isAlive());
    for (int round = 0; round < 3; round++) {
      GrabResult.Ended ended =
          assertInstanceOf(GrabResult.Ended.class, session.tryGrab(CaptureSource.desktop(), LONG));
      assertEquals(Reason.CONNECTION_LOST, ended.cause().reason());
      String message = ended.cause().getMessage();
      assertTrue(message.contains(display.name()) && message.contains("open another"), message);
    }
    CaptureException e = assertThrows(CaptureException.class, () -> session.monitors());
    assertEquals(Reason.CONNECTION_LOST, e.reason());
    Pattern.assertFilled(held, 0x112233);
    assertEquals(1, session.status().slotsHeld());
    Eventually.eventually("the others are retired", () -> ServerMemory.openSlots() == 1);
    held.close();
    Eventually.eventually("all are retired", () -> ServerMemory.openSlots() == 0);
    assertEquals(0, session.status().slotsHeld());
  }

  @Test
  void shouldEndAWaitingGrabWhenTheServerDies() throws Exception {
    session.grab(CaptureSource.desktop()).close();
    Servers.stop(display);
    CompletableFuture<GrabResult> waiting =
        OwnThread.supply(() -> session.tryGrab(CaptureSource.desktop(), LONG));
    CompletableFuture<GrabResult> behind =
        OwnThread.supply(() -> session.tryGrab(CaptureSource.desktop(), LONG));
    assertFalse(waiting.isDone() || behind.isDone());
    Servers.kill(display);
    Eventually.eventually("the server is dead", () -> !display.isAlive());
    for (CompletableFuture<GrabResult> future : List.of(waiting, behind)) {
      GrabResult.Ended ended = assertInstanceOf(GrabResult.Ended.class, future.get());
      assertEquals(Reason.CONNECTION_LOST, ended.cause().reason());
    }
    Eventually.eventually("all are retired", () -> ServerMemory.openSlots() == 0);
    assertTrue(session.status().slotsQuarantined() == 0, session.status().toString());
  }
}
