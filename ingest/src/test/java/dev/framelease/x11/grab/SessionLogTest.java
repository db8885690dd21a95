package dev.framelease.x11.grab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.x11.Servers;
import dev.framelease.x11.X11Backend;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.screen.Arrangement;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person is told of a session, and that it is told once. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class SessionLogTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  private VirtualDisplay display;

  @BeforeEach
  void start() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
  }

  @AfterEach
  void end() {
    display.close();
  }

  private ScreenSession open(VirtualDisplay on, OverflowPolicy overflow) {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(on.name())
            .withPool(PoolOptions.DEFAULT.withMaxSlots(1).withOverflow(overflow)));
  }

  private static LogRecord only(LogOf log) {
    List<LogRecord> records = log.records();
    assertEquals(
        1, records.size(), () -> records.stream().map(LogRecord::getMessage).toList() + "");
    return records.get(0);
  }

  private static void assertSays(LogOf log, Level level, String... parts) {
    LogRecord record = only(log);
    assertEquals(level, record.getLevel());
    for (String part : parts) {
      assertTrue(record.getMessage().contains(part), record.getMessage());
    }
  }

  @Test
  void shouldSayOnceThatNoSlotIsFreeAndWhoHoldsThem() {
    try (LogOf log = new LogOf(GrabReports.class);
        ScreenSession session = open(display, OverflowPolicy.FAIL);
        Frame frame = session.grab(DESKTOP);
        Frame held = frame.share("the slow model")) {
      for (int i = 0; i < 100; i++) {
        assertInstanceOf(GrabResult.NoSlot.class, session.tryGrab(DESKTOP, SHORT));
      }
      assertTrue(held.isOpen());
      assertSays(log, Level.WARNING, display.name(), "1 of at most 1 slot, ", "the slow model");
    }
  }

  @Test
  void shouldNotWarnOfAGrabThatMayWait() {
    try (ScreenSession session = open(display, OverflowPolicy.BLOCK);
        Frame frame = session.grab(DESKTOP)) {
      // On a busy machine the time may be over before a grab has begun.
      Eventually.eventually("one waits for a slot", () -> waitsQuietly(session));
      assertTrue(frame.isOpen());
    }
  }

  private static boolean waitsQuietly(ScreenSession session) {
    try (LogOf log = new LogOf(GrabReports.class)) {
      GrabResult result = session.tryGrab(DESKTOP, SHORT);
      if (result instanceof GrabResult.TimedOut) {
        return false;
      }
      assertInstanceOf(GrabResult.NoSlot.class, result);
      assertEquals(List.of(), log.records());
      return true;
    }
  }

  @Test
  void shouldSayOnceThatAServerIsSilentAndOnceThatItIsLost() {
    // On a busy machine the time may be over before a grab has begun: another session tries.
    Eventually.eventually("a grab has begun", this::isToldOnce);
  }

  /** Returns false where no grab had begun, so that no slot was quarantined. */
  private boolean isToldOnce() {
    try (LogOf late = new LogOf(GrabReports.class);
        LogOf lost = new LogOf(ConnectionThread.class);
        ScreenSession session = open(display, OverflowPolicy.FAIL)) {
      session.grab(DESKTOP).close();
      Servers.stop(display);
      assertInstanceOf(GrabResult.TimedOut.class, session.tryGrab(DESKTOP, SHORT));
      int quarantined = session.status().slotsQuarantined();
      for (int i = 0; i < 2; i++) {
        assertInstanceOf(GrabResult.TimedOut.class, session.tryGrab(DESKTOP, SHORT));
      }
      assertSays(
          late,
          Level.WARNING,
          display.name(),
          "50 ms",
          "quarantined until the answer",
          ": " + quarantined);
      assertEquals(List.of(), lost.records());
      if (quarantined == 0) {
        Servers.resume(display);
        return false;
      }
      Servers.kill(display);
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(GrabResult.Ended.class, session.tryGrab(DESKTOP, Duration.ofSeconds(60)));
      }
      // The connection's thread says so when it has told those who wait.
      Eventually.eventually("it is said", () -> !lost.records().isEmpty());
      assertSays(lost, Level.WARNING, display.name(), "lost");
      return true;
    }
  }

  @Test
  void shouldSayNothingWhenASessionIsClosed() {
    try (LogOf lost = new LogOf(ConnectionThread.class)) {
      open(display, OverflowPolicy.FAIL).close();
      assertEquals(List.of(), lost.records());
    }
  }

  /** A library is quiet while all is well. */
  @Test
  void shouldTellAPersonNothingOfASessionThatSharesMemory() {
    try (LogOf log = new LogOf(X11Backend.class.getPackage())) {
      try (ScreenSession session = open(display, OverflowPolicy.FAIL)) {
        session.grab(DESKTOP).close();
      }
      assertEquals(
          List.of(),
          log.records().stream()
              .filter(record -> record.getLevel().intValue() >= Level.INFO.intValue())
              .map(LogRecord::getMessage)
              .toList());
    }
  }

  @Test
  void shouldWarnOfAFallbackThatWasNotWanted() {
    VirtualDisplayOptions without =
        VirtualDisplayOptions.DEFAULT.withSize(64, 48).withArguments("-extension", "MIT-SHM");
    try (VirtualDisplay plain = VirtualDisplay.start(without)) {
      try (LogOf log = new LogOf(X11Backend.class)) {
        open(plain, OverflowPolicy.FAIL).close();
        assertSays(log, Level.WARNING, plain.name(), "SOCKET", "copies", "MIT-SHM");
      }
      try (LogOf log = new LogOf(X11Backend.class)) {
        SessionOptions wanted =
            SessionOptions.DEFAULT.withDisplay(plain.name()).withSharedMemory(false);
        ScreenSession.open(wanted).close();
        assertEquals(List.of(), log.records());
      }
    }
  }

  @Test
  void shouldSayOnceForEachStreamAndTheSessionThatTheDisplayHasChanged() throws Exception {
    CaptureSource corner = CaptureSource.region(new Region(1, 2, 8, 8));
    try (LogOf log = new LogOf(Arrangement.class);
        ScreenSession session = open(display, OverflowPolicy.FAIL);
        RandrForTests randr = new RandrForTests(display.name())) {
      randr.turnOff();
      try (FrameStream desktop = session.stream(DESKTOP, StreamOptions.DEFAULT);
          FrameStream region = session.stream(corner, StreamOptions.DEFAULT)) {
        for (FrameStream stream : List.of(desktop, region)) {
          stream.take(LONG).orElseThrow().close();
        }
        session.grab(DESKTOP).close();
        assertEquals(List.of(), messages(log));
        randr.resize(40, 30);
        for (FrameStream stream : List.of(desktop, region)) {
          awaitEpochOne(stream);
        }
        for (int i = 0; i < 3; i++) {
          session.grab(DESKTOP).close();
        }
      }
      String what =
          " on "
              + display.name()
              + " goes on: the desktop is 40x30+0+0 now, and was 64x48+0+0; geometry epoch 1";
      assertEquals(
          List.of(
              "the session" + what,
              "the stream of " + corner + what,
              "the stream of " + DESKTOP + what),
          messages(log).stream().sorted().toList());
      assertTrue(log.records().stream().allMatch(record -> record.getLevel().equals(Level.INFO)));
    }
  }

  private static List<String> messages(LogOf log) {
    return log.records().stream().map(LogRecord::getMessage).toList();
  }

  private static void awaitEpochOne(FrameStream stream) throws InterruptedException {
    while (true) {
      try (Frame frame = stream.take(LONG).orElseThrow()) {
        if (frame.info().geometryEpoch() == 1) {
          return;
        }
      }
    }
  }

  @Test
  void shouldSayWhereTheMonitorsStandWhenOneIsMoved() throws Exception {
    try (LogOf log = new LogOf(Arrangement.class);
        ScreenSession session = open(display, OverflowPolicy.FAIL);
        RandrForTests randr = new RandrForTests(display.name())) {
      randr.addMonitor("left", true, 0, 0, 32, 48);
      try (FrameStream stream =
          session.stream(CaptureSource.monitor("left"), StreamOptions.DEFAULT)) {
        stream.take(LONG).orElseThrow().close();
        assertEquals(List.of(), messages(log));
        randr.atOnce(
            () -> {
              randr.removeMonitor("left");
              randr.addMonitor("left", true, 0, 0, 16, 48);
            });
        awaitEpochOne(stream);
      }
      assertSays(
          log,
          Level.INFO,
          "the stream of " + CaptureSource.monitor("left") + " on " + display.name(),
          "the desktop is 64x48+0+0 as before",
          "'left' 16x48+0+0",
          "geometry epoch 1");
    }
  }
}
