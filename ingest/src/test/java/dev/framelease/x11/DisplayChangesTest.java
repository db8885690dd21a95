package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams while the display changes under them, on Xvfb. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class DisplayChangesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;
  private static final int CHANGES = 1000;

  /** As many as the pool of a stream may have, and those of the session. */
  private static final int SLOTS = 10;

  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();
  private static final CaptureSource MONITOR = CaptureSource.monitor("moving");

  private static final List<Region> PLACES =
      List.of(
          new Region(0, 0, 90, 70),
          new Region(201, 133, 99, 67),
          new Region(100, 0, 90, 70),
          new Region(50, 60, 200, 130),
          Region.ofSize(WIDTH, HEIGHT));

  private static final List<Region> SIZES =
      List.of(
          Region.ofSize(220, 140),
          Region.ofSize(WIDTH, HEIGHT),
          Region.ofSize(140, 200),
          Region.ofSize(220, 100));

  private int colour;
  private VirtualDisplay display;
  private RandrForTests randr;
  private ScreenSession session;

  @BeforeEach
  void start() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT));
    Pattern.paintBackground(display.name(), WIDTH, HEIGHT);
    randr = new RandrForTests(display.name());
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display.name()));
  }

  @AfterEach
  void shouldLeaveNothing() {
    session.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    randr.close();
    display.close();
  }

  /** What xrandr --setmonitor does: the server takes no second monitor of one name. */
  private void move(Region place) {
    randr.removeMonitor("moving");
    show(place);
  }

  private void show(Region place) {
    randr.addMonitor("moving", false, place.x(), place.y(), place.width(), place.height());
  }

  private void resize(Region size) {
    randr.resize(size.width(), size.height());
  }

  /** Checks a frame, and tells whether it shows this. */
  private static boolean shows(Region expected, Frame frame, List<Region> possible) {
    assertTrue(possible.contains(frame.info().region()), () -> frame + " of " + possible);
    Pattern.assertShownBy(frame);
    return frame.info().region().equals(expected);
  }

  /** Takes frames until one shows this, and checks each; returns what is known of that one. */
  private static FrameInfo awaitFrame(FrameStream stream, Region expected, List<Region> possible)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < deadline) {
      try (Frame frame = stream.take(LONG).orElseThrow()) {
        if (shows(expected, frame, possible)) {
          return frame.info();
        }
      }
    }
    throw new AssertionError("no frame of " + expected);
  }

  /** Of three slots two are held, and one has been brought up to date ahead; all are too small. */
  @Test
  void shouldMakeRoomOfASlotThatWaitsForItsTurnWhenFramesBecomeLarger() throws Exception {
    randr.turnOff();
    resize(SIZES.get(0));
    StreamOptions three =
        StreamOptions.DEFAULT.onRequest().withPool(PoolOptions.DEFAULT.withMaxSlots(3));
    List<Frame> held = new ArrayList<>();
    try (Canvas canvas = Canvas.open(display.name());
        FrameStream stream = session.stream(CaptureSource.desktop(), three)) {
      // All of them are made, then taken in turns, while the frame before is held.
      for (int keep : new int[] {1, 2, 1, 1, 1, 1, 2}) {
        canvas.fill(Region.ofSize(9, 7), ++colour);
        held.add(stream.take(LONG).orElseThrow());
        while (held.size() > keep) {
          held.remove(0).close();
        }
      }
      resize(SIZES.get(1));
      try (Frame larger = stream.take(LONG).orElseThrow()) {
        assertEquals(SIZES.get(1), larger.info().region());
      }
    } finally {
      held.forEach(Frame::close);
    }
  }

  @Test
  void shouldFollowAMonitorThroughAThousandChanges() throws Exception {
    show(PLACES.get(0));
    try (FrameStream stream = session.stream(MONITOR, FAST);
        Frame first = stream.take(LONG).orElseThrow()) {
      int epoch = first.info().geometryEpoch();
      long descriptors = ServerMemory.openDescriptors();
      int threads = Thread.getAllStackTraces().size();
      for (int i = 1; i <= CHANGES; i++) {
        Region place = PLACES.get(i % PLACES.size());
        move(place);
        if (i % 3 == 0) {
          FrameInfo info = awaitFrame(stream, place, PLACES);
          assertTrue(info.geometryEpoch() > epoch, "change " + i + ": " + info);
          epoch = info.geometryEpoch();
        }
      }
      assertTrue(epoch >= CHANGES / 3, "epoch " + epoch);
      assertTrue(session.status().slotBytes() <= 8L * 4 * WIDTH * HEIGHT);
      // One that is in use has a descriptor on this side, and one mapping in the server.
      Eventually.eventually(
          "descriptors", () -> ServerMemory.openDescriptors() <= descriptors + SLOTS);
      Eventually.eventually(
          "memory in the server", () -> ServerMemory.mappedSlots(display.pid()) <= SLOTS);
      Eventually.eventually("threads", () -> Thread.getAllStackTraces().size() <= threads + 5);
      Pattern.assertShownBy(first);
    }
  }

  @Test
  void shouldFollowTheDesktopThroughAThousandSizes() throws Exception {
    randr.turnOff();
    try (FrameStream stream = session.stream(CaptureSource.desktop(), FAST);
        Frame first = stream.take(LONG).orElseThrow()) {
      int epoch = first.info().geometryEpoch();
      for (int i = 0; i < CHANGES; i++) {
        Region size = SIZES.get(i % SIZES.size());
        resize(size);
        if (i % 3 == 0) {
          FrameInfo info = awaitFrame(stream, size, SIZES);
          assertTrue(info.geometryEpoch() > epoch, "change " + i + ": " + info);
          epoch = info.geometryEpoch();
        }
      }
      assertTrue(epoch >= CHANGES / 3, "epoch " + epoch);
      Pattern.assertShownBy(first);
    }
  }

  @Test
  void shouldMislabelNoFrameHoweverTheDisplayRaces() throws Exception {
    randr.turnOff();
    show(PLACES.get(0));
    AtomicBoolean enough = new AtomicBoolean();
    try (FrameStream monitor = session.stream(CaptureSource.monitor("moving"), FAST);
        FrameStream desktop = session.stream(CaptureSource.desktop(), FAST);
        FrameStream part =
            session.stream(CaptureSource.region(new Region(20, 10, 100, 80)), FAST)) {
      monitor.take(LONG).orElseThrow().close();
      CompletableFuture<Void> racing =
          OwnThread.run(() -> race(enough, List.of(monitor, desktop, part)));
      for (int i = 0; i < 100; i++) {
        try (Frame a = monitor.take(LONG).orElseThrow();
            Frame b = desktop.take(LONG).orElseThrow();
            Frame c = part.take(LONG).orElseThrow()) {
          for (Frame frame : List.of(a, b, c)) {
            Pattern.assertShownBy(frame);
          }
          assertTrue(clippedPlaces().contains(a.info().region()), a::toString);
          assertTrue(SIZES.subList(0, 2).contains(b.info().region()), b::toString);
        }
      }
      enough.set(true);
      racing.get();
    } finally {
      enough.set(true);
    }
  }

  /** Changes places and sizes, each time when one of the streams has just captured a frame. */
  private void race(AtomicBoolean enough, List<FrameStream> streams) {
    for (int i = 0; !enough.get(); i++) {
      move(PLACES.get(i % 3));
      resize(SIZES.get(i / 2 % 2));
      FrameStream stream = streams.get(i % streams.size());
      long captured = stream.statistics().captured();
      Eventually.eventually(
          "one more", () -> stream.statistics().captured() > captured || enough.get());
    }
  }

  /** What the monitor's places show on a desktop of the one size or the other. */
  private static List<Region> clippedPlaces() {
    return List.of(PLACES.get(0), PLACES.get(1), PLACES.get(2), new Region(201, 133, 19, 7));
  }

  /** A colour for each arrangement, set with it at once: a frame of another's colour is wrong. */
  @Test
  void shouldLabelEachFrameAsTheDisplayWasWhenItWasCaptured() throws Exception {
    randr.turnOff();
    show(PLACES.get(0));
    randr.atOnce(() -> arrange(0));
    AtomicBoolean enough = new AtomicBoolean();
    try (FrameStream monitor = session.stream(MONITOR, FAST);
        FrameStream desktop = session.stream(CaptureSource.desktop(), FAST)) {
      CompletableFuture<Void> changing =
          OwnThread.run(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  int arrangement = i;
                  randr.atOnce(() -> arrange(arrangement));
                  long captured = monitor.statistics().captured();
                  while (monitor.statistics().captured() < captured + 2 && !enough.get()) {
                    Thread.onSpinWait();
                  }
                }
              });
      for (int i = 0; i < 1000; i++) {
        try (Frame a = monitor.take(LONG).orElseThrow();
            Frame b = desktop.take(LONG).orElseThrow()) {
          assertEquals(a.info().region().x() / 10, colourOf(a) % 16);
          assertEquals(SIZES.indexOf(b.info().region()), colourOf(b) / 16);
        }
      }
      enough.set(true);
      changing.get();
    } finally {
      enough.set(true);
    }
  }

  /** The monitor moves each time, the desktop changes its size each tenth. */
  private void arrange(int number) {
    int place = number % 3;
    int size = number / 10 % 2;
    randr.removeMonitor("moving");
    if (number % 10 == 0) {
      resize(SIZES.get(size));
    }
    show(new Region(10 * place, 5, 100, 90));
    randr.fill(16 * size + place);
  }

  private static int colourOf(Frame frame) {
    int colour = frame.buffer().getInt(0) & 0xffffff;
    Pattern.assertFilled(frame, colour);
    return colour;
  }

  @Test
  void shouldEndWithAClearErrorWhenARegionNoLongerFits() throws Exception {
    randr.turnOff();
    CaptureSource corner = CaptureSource.region(new Region(250, 150, 50, 50));
    try (FrameStream stream = session.stream(corner, FAST.withSlowConsumer(SlowConsumer.BLOCK))) {
      Frame held = stream.take(LONG).orElseThrow();
      resize(SIZES.get(0));
      CaptureException e = assertThrows(CaptureException.class, () -> stream.forEach(Frame::close));
      assertEquals(Reason.REGION_OUTSIDE, e.reason());
      assertTrue(e.getMessage().contains("220x140"), e.getMessage());
      assertTrue(stream.hasEnded());
      Pattern.assertShownBy(held);
      held.close();
    }
  }

  @Test
  void shouldWaitForAMonitorThatIsAwayAndEndWhenItStaysAway() throws Exception {
    show(PLACES.get(0));
    try (FrameStream stream = session.stream(MONITOR, FAST)) {
      stream.take(LONG).orElseThrow().close();
      randr.removeMonitor("moving");
      Eventually.eventually("it stands still", () -> standsStill(stream));
      assertFalse(stream.hasEnded());
      show(PLACES.get(1));
      awaitFrame(stream, PLACES.get(1), PLACES);
      randr.removeMonitor("moving");
      CaptureException e = assertThrows(CaptureException.class, () -> stream.forEach(Frame::close));
      assertEquals(Reason.NO_SUCH_MONITOR, e.reason());
      assertTrue(e.getMessage().contains("'moving'"), e.getMessage());
    }
  }

  private static boolean standsStill(FrameStream stream) {
    try {
      stream.take(Duration.ZERO).ifPresent(Frame::close);
      return stream.take(Duration.ofMillis(100)).map(DisplayChangesTest::close).isEmpty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean close(Frame frame) {
    frame.close();
    return true;
  }

  @Test
  void shouldCloseAtOnceWhileAMonitorIsAway() throws Exception {
    show(PLACES.get(0));
    FrameStream stream = session.stream(MONITOR, FAST);
    stream.take(LONG).orElseThrow().close();
    randr.removeMonitor("moving");
    Eventually.eventually("it stands still", () -> standsStill(stream));
    stream.close();
    assertTrue(stream.take(LONG).isEmpty(), "closed, and not failed");
  }

  @Test
  void shouldRetireTheSlotsOfTheOldGeometry() throws Exception {
    show(PLACES.get(4));
    try (FrameStream stream =
        session.stream(MONITOR, FAST.withSlowConsumer(SlowConsumer.BLOCK).withRate(1000))) {
      awaitFrame(stream, PLACES.get(4), PLACES);
      Frame held = stream.take(LONG).orElseThrow();
      long large = 4L * WIDTH * HEIGHT;
      move(PLACES.get(0));
      awaitFrame(stream, PLACES.get(0), PLACES);
      Eventually.eventually("one is left", () -> session.status().slotBytes() < 2 * large);
      Pattern.assertShownBy(held);
      held.close();
      awaitFrame(stream, PLACES.get(0), PLACES);
      awaitFrame(stream, PLACES.get(0), PLACES);
      Eventually.eventually("none is left", () -> session.status().slotBytes() < large);
    }
  }
}
