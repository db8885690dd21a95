package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class X11GrabTest {
  private static final int WIDTH = 333;
  private static final int HEIGHT = 217;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @BeforeAll
  static void drawPattern() {
    try (Canvas canvas = Canvas.open(X.name())) {
      Pattern.drawOn(canvas);
    }
  }

  private static ScreenSession open(boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(sharedMemory));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldShowEveryPixelOfTheDesktop(boolean sharedMemory) {
    try (ScreenSession session = open(sharedMemory);
        Frame frame = session.grab(CaptureSource.desktop())) {
      assertEquals(Region.ofSize(WIDTH, HEIGHT), frame.info().region());
      Pattern.assertShownBy(frame);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1x1+0+0", "true, 1x1+332+216", "true, 7x5+101+53", "true, 333x1+0+100",
    "true, 1x217+17+0", "true, 332x216+1+1", "false, 1x1+332+216", "false, 7x5+101+53"
  })
  void shouldShowEveryPixelOfARegion(boolean sharedMemory, String geometry) {
    Region region = Region.parse(geometry);
    try (ScreenSession session = open(sharedMemory);
        Frame frame = session.grab(CaptureSource.region(region))) {
      assertEquals(region, frame.info().region());
      Pattern.assertShownBy(frame);
    }
  }

  @Test
  void shouldShowARegionInASlotThatHeldALargerFrame() {
    try (ScreenSession session = open(true)) {
      session.grab(CaptureSource.desktop()).close();
      try (Frame frame = session.grab(CaptureSource.region(new Region(5, 6, 31, 17)))) {
        Pattern.assertShownBy(frame);
      }
      assertEquals(2, session.status().slotsCreated());
    }
  }

  @Test
  void shouldShowAMonitorAndARegionOfIt() {
    try (ScreenSession session = open(true)) {
      Monitor monitor = session.monitors().get(0);
      try (Frame whole = session.grab(CaptureSource.monitor(monitor.name()));
          Frame part =
              session.grab(CaptureSource.monitor(monitor.name(), new Region(3, 4, 50, 40)))) {
        assertEquals(monitor.region(), whole.info().region());
        Pattern.assertShownBy(whole);
        assertEquals(
            new Region(monitor.region().x() + 3, monitor.region().y() + 4, 50, 40),
            part.info().region());
        Pattern.assertShownBy(part);
      }
    }
  }

  @Test
  void shouldTellWhatItKnowsOfAFrame() {
    try (ScreenSession session = open(true)) {
      long before = System.nanoTime();
      Instant utcBefore = Instant.now();
      try (Frame first = session.grab(CaptureSource.desktop());
          Frame second = session.grab(CaptureSource.desktop())) {
        FrameInfo info = first.info();
        assertEquals(1, info.sequence());
        assertEquals(2, second.info().sequence());
        assertEquals(0, info.geometryEpoch());
        assertEquals(FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX), info.layout());
        assertInstanceOf(Damage.Unknown.class, info.damage());
        assertTrue(info.time().requestedNanos() - before >= 0, "requested after the call");
        assertTrue(
            second.info().time().requestedNanos() - info.time().completedNanos() >= 0,
            "one after the other");
        assertTrue(
            Duration.between(utcBefore, info.time().completedUtc()).abs().toMinutes() < 1,
            "UTC: " + info.time().completedUtc());
      }
    }
  }

  @Test
  void shouldCopyNothingThroughSharedMemory() {
    try (ScreenSession session = open(true)) {
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        assertEquals(0, frame.info().copiedBytes());
      }
      assertEquals(Transport.SHARED_MEMORY, session.status().transport());
      assertEquals(0, session.status().copiedBytes());
    }
  }

  @Test
  void shouldCountWhatItCopiesFromTheSocket() {
    try (ScreenSession session = open(false)) {
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        assertEquals(4L * WIDTH * HEIGHT, frame.info().copiedBytes());
      }
      session.grab(CaptureSource.region(Region.ofSize(10, 10))).close();
      assertEquals(Transport.SOCKET, session.status().transport());
      assertEquals(4L * WIDTH * HEIGHT + 400, session.status().copiedBytes());
      assertTrue(session.status().reason().contains("not wanted"), session.status().reason());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"334x217+0+0", "1x1+333+0", "1x1+0+217", "100x100+300+0", "999999x1"})
  void shouldRefuseARegionBeyondTheDesktop(String geometry) {
    try (ScreenSession session = open(true)) {
      CaptureException e =
          assertThrows(
              CaptureException.class,
              () -> session.grab(CaptureSource.region(Region.parse(geometry))));
      assertEquals(Reason.REGION_OUTSIDE, e.reason());
      assertTrue(e.getMessage().contains("333x217+0+0"), e.getMessage());
      assertEquals(0, session.status().slotsCreated());
    }
  }

  @Test
  void shouldRefuseARegionBeyondTheMonitor() {
    try (ScreenSession session = open(true)) {
      String monitor = session.monitors().get(0).name();
      CaptureException e =
          assertThrows(
              CaptureException.class,
              () -> session.grab(CaptureSource.monitor(monitor, new Region(1, 0, 333, 1))));
      assertEquals(Reason.REGION_OUTSIDE, e.reason());
      assertTrue(e.getMessage().contains("'" + monitor + "'"), e.getMessage());
    }
  }

  @Test
  void shouldNameTheMonitorsThereAre() {
    try (ScreenSession session = open(true)) {
      CaptureException e =
          assertThrows(
              CaptureException.class, () -> session.grab(CaptureSource.monitor("HDMI-99")));
      assertEquals(Reason.NO_SUCH_MONITOR, e.reason());
      assertTrue(e.getMessage().contains("'" + session.monitors().get(0).name() + "'"));
    }
  }

  @Test
  void shouldTellTheSizeOfTheDesktop() {
    try (ScreenSession session = open(true)) {
      assertEquals(Region.ofSize(WIDTH, HEIGHT), session.desktop());
    }
  }
}
