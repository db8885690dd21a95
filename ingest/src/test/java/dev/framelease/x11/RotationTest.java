package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Region;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams while the screen is turned under them, on Xephyr: what xrandr --rotate does. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class RotationTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final Region FLAT = Region.ofSize(WIDTH, HEIGHT);
  private static final Region UPRIGHT = Region.ofSize(HEIGHT, WIDTH);
  private static final String MONITOR = "default";
  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();

  /** As RandR numbers them. */
  private static final int NORMAL = 1;

  private static final int LEFT = 2;
  private static final int INVERTED = 4;
  private static final int RIGHT = 8;

  @TempDir private Path folder;
  private NestedServer server;
  private RandrForTests randr;
  private ScreenSession session;

  @BeforeEach
  void start() throws Exception {
    server = NestedServer.start(folder, WIDTH, HEIGHT);
    Pattern.paintBackground(server.name(), WIDTH, WIDTH);
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

  private void turn(int rotation) {
    assertTrue(randr.setMode(WIDTH, HEIGHT, rotation), "rotation " + rotation);
  }

  private static Region shapeOf(int rotation) {
    return rotation == LEFT || rotation == RIGHT ? UPRIGHT : FLAT;
  }

  private static FrameInfo awaitFrame(FrameStream stream, Region expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < deadline) {
      try (Frame frame = stream.take(LONG).orElseThrow()) {
        Pattern.assertShownBy(frame);
        if (frame.info().region().equals(expected)) {
          return frame.info();
        }
      }
    }
    throw new AssertionError("no frame of " + expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORE", "COPY_CHANGES"})
  void shouldGoOnWithTheNewShapeThroughEveryRotation(DamageUse damage) throws Exception {
    StreamOptions options = FAST.withDamage(damage);
    try (FrameStream desktop = session.stream(CaptureSource.desktop(), options);
        FrameStream monitor = session.stream(CaptureSource.monitor(MONITOR), options);
        Frame first = desktop.take(LONG).orElseThrow();
        Frame other = monitor.take(LONG).orElseThrow()) {
      int epoch = first.info().geometryEpoch();
      int monitorEpoch = other.info().geometryEpoch();
      for (int rotation : List.of(LEFT, NORMAL, RIGHT, INVERTED, LEFT, INVERTED, RIGHT, NORMAL)) {
        turn(rotation);
        Region shape = shapeOf(rotation);
        FrameInfo turned = awaitFrame(desktop, shape);
        assertTrue(turned.geometryEpoch() > epoch, turned::toString);
        epoch = turned.geometryEpoch();
        FrameInfo onMonitor = awaitFrame(monitor, shape);
        assertTrue(onMonitor.geometryEpoch() > monitorEpoch, onMonitor::toString);
        monitorEpoch = onMonitor.geometryEpoch();
        assertEquals(List.of(shape), regions());
        assertEquals(shape, session.desktop());
        try (Frame grabbed = session.grab(CaptureSource.desktop())) {
          assertEquals(shape, grabbed.info().region());
          Pattern.assertShownBy(grabbed);
        }
      }
      Pattern.assertShownBy(first);
      Pattern.assertShownBy(other);
      assertEquals(FLAT, first.info().region());
    }
  }

  private List<Region> regions() {
    return session.monitors().stream().map(Monitor::region).toList();
  }

  /** The root's pixels stay where they are: it is the device that shows them the other way. */
  @Test
  void shouldCountNoChangeOfGeometryWhenTheScreenIsTurnedHalfRound() throws Exception {
    try (FrameStream stream =
            session.stream(
                CaptureSource.monitor(MONITOR), FAST.withSlowConsumer(SlowConsumer.BLOCK));
        Frame first = stream.take(LONG).orElseThrow()) {
      for (int rotation : List.of(INVERTED, NORMAL)) {
        turn(rotation);
        for (int i = 0; i < 20; i++) {
          FrameInfo info = awaitFrame(stream, FLAT);
          assertEquals(first.info().geometryEpoch(), info.geometryEpoch());
        }
      }
    }
  }

  /** One turn at a time: Xephyr itself crashes when it has not shown one yet. */
  @Test
  void shouldMixNoTwoShapesHoweverOftenTheScreenIsTurned() throws Exception {
    List<Integer> rotations = List.of(LEFT, NORMAL, RIGHT, INVERTED);
    try (FrameStream desktop = session.stream(CaptureSource.desktop(), FAST);
        FrameStream monitor = session.stream(CaptureSource.monitor(MONITOR), FAST)) {
      for (int i = 0; i < 100; i++) {
        int rotation = rotations.get(i % rotations.size());
        turn(rotation);
        awaitFrame(desktop, shapeOf(rotation));
        awaitFrame(monitor, shapeOf(rotation));
      }
    }
  }

  @Test
  void shouldEndWithAClearErrorWhenARegionNoLongerFitsTheTurnedScreen() throws Exception {
    CaptureSource right = CaptureSource.region(new Region(WIDTH - 20, 10, 20, 20));
    try (FrameStream stream = session.stream(right, FAST)) {
      Frame held = stream.take(LONG).orElseThrow();
      turn(RIGHT);
      CaptureException e = assertThrows(CaptureException.class, () -> stream.forEach(Frame::close));
      assertEquals(Reason.REGION_OUTSIDE, e.reason());
      assertTrue(e.getMessage().contains(HEIGHT + "x" + WIDTH), e.getMessage());
      Pattern.assertShownBy(held);
      held.close();
    }
  }
}
