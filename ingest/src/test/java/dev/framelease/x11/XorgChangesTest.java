package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.DisplayProcess;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.xcb.RandrForTests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams while modes and monitors change under them, on Xorg. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class XorgChangesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CHANGES = 100;
  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();
  private static final List<Region> SIZES =
      List.of(Region.ofSize(640, 480), Region.ofSize(800, 600));

  @TempDir private Path folder;
  private DisplayProcess server;
  private RandrForTests randr;
  private ScreenSession session;

  @BeforeEach
  void start() throws Exception {
    server = XorgServer.start(folder);
    Pattern.paintBackground(server.name(), 800, 800);
    randr = new RandrForTests(server.name());
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(server.name()));
  }

  @AfterEach
  void shouldLeaveNothing() {
    session.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    randr.close();
    server.close();
  }

  private static void await(FrameStream stream, Region expected) throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < deadline) {
      try (Frame frame = stream.take(LONG).orElseThrow()) {
        Pattern.assertShownBy(frame);
        if (frame.info().region().equals(expected)) {
          return;
        }
      }
    }
    throw new AssertionError("no frame of " + expected);
  }

  @Test
  void shouldFollowTheModes() throws Exception {
    Monitor monitor = session.monitors().get(0);
    assertEquals(Region.ofSize(800, 600), monitor.region());
    try (FrameStream desktop = session.stream(CaptureSource.desktop(), FAST);
        FrameStream whole = session.stream(CaptureSource.monitor(monitor.name()), FAST)) {
      await(desktop, Region.ofSize(800, 600));
      await(whole, Region.ofSize(800, 600));
      for (int i = 0; i < CHANGES; i++) {
        Region size = SIZES.get(i % SIZES.size());
        // As xrandr does it.
        randr.turnOff();
        randr.resize(size.width(), size.height());
        assertTrue(randr.setMode(size.width(), size.height(), 1), "change " + i);
        await(whole, size);
        await(desktop, size);
      }
      assertEquals(List.of(session.desktop()), regions());
    }
  }

  /** What a client sees of a rotation: the driver dummy itself turns no CRTC. */
  @Test
  void shouldFollowADesktopThatIsTurnedUprightAndBack() throws Exception {
    Region flat = Region.ofSize(800, 600);
    Region upright = Region.ofSize(600, 800);
    try (FrameStream desktop = session.stream(CaptureSource.desktop(), FAST)) {
      await(desktop, flat);
      randr.turnOff();
      for (int i = 0; i < 10; i++) {
        randr.resize(upright.width(), upright.height());
        await(desktop, upright);
        randr.resize(flat.width(), flat.height());
        await(desktop, flat);
      }
    }
  }

  private List<Region> regions() {
    return session.monitors().stream().map(Monitor::region).toList();
  }

  @Test
  void shouldFollowOneOfSeveralMonitors() throws Exception {
    randr.addMonitor("left", true, 0, 0, 400, 600);
    randr.addMonitor("right", false, 400, 0, 400, 600);
    try (FrameStream right = session.stream(CaptureSource.monitor("right"), FAST)) {
      for (int i = 0; i < CHANGES; i++) {
        Region place = new Region(400 - i, i, 300 + i, 400);
        randr.removeMonitor("right");
        randr.addMonitor("right", false, place.x(), place.y(), place.width(), place.height());
        await(right, place);
      }
    }
  }
}
