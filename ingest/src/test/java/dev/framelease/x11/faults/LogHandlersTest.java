package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.X11Backend;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers of the log that use, or close, what logs. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class LogHandlersTest {
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Logger LOG = Logger.getLogger(X11Backend.class.getPackageName());

  @RegisterExtension
  static final XServer X = XServer.with(VirtualDisplayOptions.DEFAULT.withSize(64, 48));

  private final AtomicReference<Runnable> reaction = new AtomicReference<>(() -> {});
  private final Handler handler = new Reacting();
  private ScreenSession session;

  /** Reacts to the first record. */
  private final class Reacting extends Handler {
    @Override
    public void publish(LogRecord record) {
      reaction.getAndSet(() -> {}).run();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    resize(64, 48);
    LOG.addHandler(handler);
    LOG.setLevel(Level.INFO);
    LOG.setUseParentHandlers(false);
    session = open();
  }

  @AfterEach
  void shouldLeaveNothing() {
    LOG.removeHandler(handler);
    LOG.setLevel(null);
    LOG.setUseParentHandlers(true);
    session.close();
    eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  /** What is said then, is said in the middle of the next grab. */
  private static void resize(int width, int height) {
    try (RandrForTests screen = new RandrForTests(X.name())) {
      screen.atOnce(
          () -> {
            screen.turnOff();
            screen.resize(width, height);
          });
    }
  }

  private static <T> T inTime(CompletableFuture<T> what) throws Exception {
    return what.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void shouldGrabWithinAGrab() throws Exception {
    CompletableFuture<Integer> width = new CompletableFuture<>();
    session.grab(DESKTOP).close();
    reaction.set(
        () -> {
          try (Frame frame = session.grab(DESKTOP)) {
            width.complete(frame.info().region().width());
          }
        });
    resize(50, 40);
    try (Frame frame = inTime(OwnThread.supply(() -> session.grab(DESKTOP)))) {
      assertEquals(50, frame.info().region().width());
      assertEquals(50, inTime(width));
    }
  }

  @Test
  void shouldGrabFromAnotherSession() throws Exception {
    session.grab(DESKTOP).close();
    try (ScreenSession other = open()) {
      reaction.set(() -> other.grab(DESKTOP).close());
      resize(50, 40);
      inTime(OwnThread.supply(() -> session.grab(DESKTOP))).close();
    }
  }

  @Test
  void shouldGoOnAfterAHandlerThatThrew() throws Exception {
    session.grab(DESKTOP).close();
    reaction.set(
        () -> {
          throw new IllegalArgumentException("as it was meant");
        });
    resize(50, 40);
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> session.grab(DESKTOP).close());
    assertTrue(failure.getMessage().contains("as it was meant"), failure.getMessage());
    try (Frame frame = session.grab(DESKTOP)) {
      assertEquals(50, frame.info().region().width());
    }
    assertEquals(0, session.status().slotsHeld());
  }

  @Test
  void shouldLeaveNothingOfASessionWhoseOpeningAHandlerEnded() {
    LOG.setLevel(Level.ALL);
    reaction.set(
        () -> {
          throw new IllegalArgumentException("as it was meant");
        });
    assertThrows(IllegalArgumentException.class, LogHandlersTest::open);
    session.close();
    eventually("no thread is left", () -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("framelease-x11 " + X.name()))
        .count();
  }

  @Test
  void shouldCloseTheSessionWithinItsGrab() throws Exception {
    session.grab(DESKTOP).close();
    reaction.set(session::close);
    resize(50, 40);
    inTime(OwnThread.run(() -> grabOrFindItClosed(session)));
    eventually("no thread is left", () -> threads() == 0);
  }

  private static void grabOrFindItClosed(ScreenSession session) {
    try {
      session.grab(DESKTOP).close();
    } catch (CaptureException e) {
      assertEquals(Reason.SESSION_CLOSED, e.reason(), e.toString());
    }
  }

  @Test
  void shouldCloseTheStreamAndTheSessionWithinACaptureOfTheStream() throws Exception {
    for (boolean closesSession : new boolean[] {false, true}) {
      try (ScreenSession own = open();
          FrameStream stream = own.stream(DESKTOP, StreamOptions.DEFAULT.withRate(100))) {
        stream.take(LONG).orElseThrow().close();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Runnable close = closesSession ? own::close : stream::close;
        reaction.set(
            () -> {
              close.run();
              closed.complete(null);
            });
        resize(closesSession ? 64 : 50, closesSession ? 48 : 40);
        inTime(closed);
        assertTrue(stream.hasEnded());
      }
    }
  }
}
