package dev.framelease.x11.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.MonitorIdentity;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Monitors and sizes, as they are and as they change. */
@ExtendWith(LedgerExtension.class)
class MonitorsTest {
  private static final VirtualDisplayOptions SCREEN =
      VirtualDisplayOptions.DEFAULT.withSize(300, 200);
  private static final Region DESKTOP = Region.ofSize(300, 200);

  private VirtualDisplay display;
  private RandrForTests randr;
  private ScreenSession session;

  @BeforeEach
  void start() {
    display = VirtualDisplay.start(SCREEN);
    draw();
    randr = new RandrForTests(display.name());
    session = open(display);
  }

  @AfterEach
  void end() {
    session.close();
    randr.close();
    display.close();
  }

  private void draw() {
    try (Canvas canvas = Canvas.open(display.name())) {
      Pattern.drawOn(canvas);
    }
  }

  /** Xvfb blanks what it resizes. */
  private void shrink() {
    randr.turnOff();
    randr.resize(220, 140);
    draw();
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static ScreenSession open(VirtualDisplay on) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(on.name()));
  }

  @Test
  void shouldListTheMonitorsThatTheServerHas() {
    randr.addMonitor("left", false, 0, 0, 120, 200);
    randr.addMonitor("right", true, 120, 30, 180, 150);
    List<Monitor> monitors = session.monitors();
    assertTrue(
        monitors.contains(new Monitor("left", false, new Region(0, 0, 120, 200), none(), none())),
        monitors.toString());
    assertTrue(
        monitors.contains(
            new Monitor("right", true, new Region(120, 30, 180, 150), none(), none())),
        monitors.toString());
  }

  @Test
  void shouldSayTheConnectorOfAMonitorAndWhichDeviceItIs() {
    Monitor monitor = session.monitors().get(0);
    assertEquals(Optional.of(monitor.name()), monitor.connector());
    assertEquals(Optional.empty(), monitor.identity());
    randr.setEdid(new EdidBytes().text(0, 0xff, "ABC123\n").withSum());
    assertEquals(
        Optional.of(new MonitorIdentity("DEL", 0x40a7, "ABC123")),
        session.monitors().get(0).identity());
    for (int length : new int[] {0, 1, 127, 4096}) {
      randr.setEdid(new byte[length]);
      assertEquals(Optional.empty(), session.monitors().get(0).identity());
    }
  }

  @Test
  void shouldGrabAMonitorWhereverItStands() {
    for (Region place : List.of(new Region(0, 0, 90, 70), new Region(201, 133, 99, 67))) {
      randr.addMonitor("moving", false, place.x(), place.y(), place.width(), place.height());
      try (Frame frame = session.grab(CaptureSource.monitor("moving"));
          Frame part = session.grab(CaptureSource.monitor("moving", new Region(10, 20, 30, 40)))) {
        assertEquals(place, frame.info().region());
        Pattern.assertShownBy(frame);
        assertEquals(new Region(place.x() + 10, place.y() + 20, 30, 40), part.info().region());
        Pattern.assertShownBy(part);
      }
      randr.removeMonitor("moving");
    }
    CaptureException e =
        assertThrows(CaptureException.class, () -> session.grab(CaptureSource.monitor("moving")));
    assertEquals(Reason.NO_SUCH_MONITOR, e.reason());
  }

  @Test
  void shouldShowOfAMonitorWhatIsOnTheDesktop() {
    randr.addMonitor("beyond", false, -50, 150, 100, 100);
    try (Frame frame = session.grab(CaptureSource.monitor("beyond"))) {
      assertEquals(new Region(0, 150, 50, 50), frame.info().region());
      Pattern.assertShownBy(frame);
    }
  }

  @Test
  void shouldListCrtcsWhereTheServerKnowsNoMonitors() {
    XcbConnection connection = XcbConnection.connect(display.name());
    try {
      int root = RootWindow.of(connection).id();
      List<Monitor> crtcs = new Monitors(connection, root, Monitors.Listing.CRTCS).list(DESKTOP);
      assertEquals(1, crtcs.size());
      assertEquals(DESKTOP, crtcs.get(0).region());
      assertEquals("screen", crtcs.get(0).name());
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void shouldTakeTheRootForAMonitorWhereTheServerHasNoRandr() {
    try (VirtualDisplay old = VirtualDisplay.start(SCREEN.withArguments("-extension", "RANDR"));
        ScreenSession without = open(old);
        Frame frame = without.grab(CaptureSource.monitor("root"))) {
      assertEquals(List.of(new Monitor("root", true, DESKTOP, none(), none())), without.monitors());
      assertEquals(DESKTOP, frame.info().region());
    }
  }

  @Test
  void shouldFollowTheDesktopWhenItChangesItsSize() {
    try (Frame before = session.grab(CaptureSource.desktop())) {
      shrink();
      try (Frame smaller = session.grab(CaptureSource.desktop())) {
        assertEquals(Region.ofSize(220, 140), smaller.info().region());
        assertEquals(1, smaller.info().geometryEpoch());
        Pattern.assertShownBy(smaller);
      }
      assertEquals(0, before.info().geometryEpoch());
      Pattern.assertShownBy(before);
      assertEquals(Region.ofSize(220, 140), session.desktop());
    }
  }

  @Test
  void shouldGrabARegionThatStillFitsWhenTheDesktopHasShrunk() {
    CaptureSource region = CaptureSource.region(new Region(100, 50, 100, 80));
    session.grab(region).close();
    shrink();
    try (Frame frame = session.grab(region)) {
      assertEquals(1, frame.info().geometryEpoch());
      Pattern.assertShownBy(frame);
    }
  }

  @Test
  void shouldRefuseARegionThatNoLongerFits() {
    CaptureSource region = CaptureSource.region(new Region(250, 50, 50, 80));
    session.grab(region).close();
    shrink();
    CaptureException e = assertThrows(CaptureException.class, () -> session.grab(region));
    assertEquals(Reason.REGION_OUTSIDE, e.reason());
    assertTrue(e.getMessage().contains("220x140"), e.getMessage());
    session.grab(CaptureSource.desktop()).close();
    assertEquals(0, session.status().slotsHeld());
  }

  @Test
  void shouldGrabARegionThatFitsOnlySinceTheDesktopHasGrown() {
    shrink();
    assertEquals(Region.ofSize(220, 140), session.desktop());
    randr.resize(300, 200);
    try (Frame frame = session.grab(CaptureSource.region(new Region(250, 150, 50, 50)))) {
      assertEquals(new Region(250, 150, 50, 50), frame.info().region());
      assertEquals(2, frame.info().geometryEpoch());
    }
  }

  @Test
  void shouldMakeSlotsWhileTheDesktopKeepsChangingItsSize() throws Exception {
    randr.turnOff();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> changing =
        OwnThread.run(
            () -> {
              while (!enough.get()) {
                randr.resize(220, 140);
                randr.resize(300, 200);
              }
            });
    try {
      for (int i = 0; i < 50; i++) {
        grabAnew();
      }
    } finally {
      enough.set(true);
      changing.get();
    }
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  private void grabAnew() {
    SessionOptions hasty =
        SessionOptions.DEFAULT.withDisplay(display.name()).withGrabTimeout(Duration.ofMillis(100));
    try (ScreenSession anew = ScreenSession.open(hasty);
        Frame frame = anew.grab(CaptureSource.desktop())) {
      assertTrue(frame.isOpen());
    } catch (CaptureException e) {
      // A desktop that never rests is the one reason to fail.
      assertEquals(Reason.TIMED_OUT, e.reason(), e::getMessage);
    }
  }
}
