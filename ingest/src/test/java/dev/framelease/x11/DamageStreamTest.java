package dev.framelease.x11;

import static dev.framelease.x11.TakenFrames.next;
import static dev.framelease.x11.TakenFrames.nextChanged;
import static dev.framelease.x11.TakenFrames.rgb;
import static dev.framelease.x11.TakenFrames.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams say what has changed, and copy no more. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class DamageStreamTest {
  private static final VirtualDisplayOptions SMALL =
      VirtualDisplayOptions.DEFAULT.withSize(160, 120);
  private static final Region BOX = new Region(40, 30, 20, 10);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  /** A frame is captured when the one before was taken, and not before. */
  private static final StreamOptions ONE_BY_ONE =
      StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);

  @RegisterExtension static final XServer X = XServer.with(SMALL);

  @RegisterExtension
  static final XServer WITHOUT_DAMAGE = XServer.with(SMALL.withArguments("-extension", "DAMAGE"));

  @RegisterExtension
  static final XServer WITHOUT_XFIXES = XServer.with(SMALL.withArguments("-extension", "XFIXES"));

  private Canvas canvas;
  private ScreenSession session;

  @BeforeEach
  void open() {
    session = open(X.name());
    canvas = Canvas.open(X.name());
    canvas.fill(0x102030);
  }

  @AfterEach
  void close() {
    canvas.close();
    session.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  private static ScreenSession open(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  @Test
  void shouldKnowNothingOfTheFirstFrame() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ONE_BY_ONE);
        Frame first = next(stream)) {
      assertInstanceOf(Damage.Unknown.class, first.info().damage());
      assertEquals(0x102030, rgb(first, 80, 60));
    }
  }

  @Test
  void shouldShareTheSlotOfAFrameThatIsTheSameAsBefore() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ONE_BY_ONE)) {
      settle(stream);
      Frame one = next(stream);
      try (Frame two = next(stream)) {
        assertEquals(new Damage.Unchanged(), two.info().damage());
        assertEquals(one.address(), two.address());
        assertTrue(two.info().sequence() > one.info().sequence());
        one.close();
        assertEquals(0x102030, rgb(two, 80, 60));
      }
    }
  }

  @Test
  void shouldTellWhatHasChangedInPixelsOfTheFrame() throws Exception {
    Region part = new Region(30, 20, 100, 80);
    try (FrameStream stream = session.stream(CaptureSource.region(part), ONE_BY_ONE)) {
      settle(stream);
      canvas.fill(BOX, 0xff0000);
      try (Frame changed = nextChanged(stream)) {
        Region told = new Region(10, 10, BOX.width(), BOX.height());
        assertEquals(new Damage.Rectangles(List.of(told)), changed.info().damage());
        assertEquals(0xff0000, rgb(changed, 10, 10));
        assertEquals(0x102030, rgb(changed, 9, 10));
      }
    }
  }

  @Test
  void shouldNotTellOfChangesElsewhere() throws Exception {
    try (FrameStream stream =
        session.stream(CaptureSource.region(Region.ofSize(30, 20)), ONE_BY_ONE)) {
      settle(stream);
      canvas.fill(BOX, 0xff0000);
      for (int i = 0; i < 5; i++) {
        try (Frame frame = next(stream)) {
          assertEquals(new Damage.Unchanged(), frame.info().damage());
        }
      }
    }
  }

  @Test
  void shouldShowAllThatHasChangedInASlotThatWasHeldForLong() throws Exception {
    try (FrameStream stream =
        session.stream(DESKTOP, ONE_BY_ONE.withPool(PoolOptions.DEFAULT.withMaxSlots(3)))) {
      settle(stream);
      Frame held = next(stream);
      canvas.fill(BOX, 0x00ff00);
      nextChanged(stream).close();
      canvas.fill(new Region(100, 90, 5, 5), 0x0000ff);
      try (Frame other = nextChanged(stream)) {
        assertNotEquals(held.address(), other.address());
        assertEquals(0x102030, rgb(held, 40, 30));
        held.close();
        canvas.fill(new Region(0, 0, 2, 2), 0xffffff);
        try (Frame again = nextChanged(stream)) {
          assertEquals(0x00ff00, rgb(again, 40, 30));
          assertEquals(0x0000ff, rgb(again, 104, 94));
          assertEquals(0xffffff, rgb(again, 1, 1));
        }
      }
    }
  }

  @Test
  void shouldCopyAllIntoASlotThatSomebodyMayHaveWrittenInto() throws Exception {
    try (FrameStream stream =
        session.stream(DESKTOP, ONE_BY_ONE.withPool(PoolOptions.DEFAULT.withMaxSlots(2)))) {
      settle(stream);
      for (int i = 0; i < 5; i++) {
        try (Frame frame = next(stream)) {
          assertEquals(0x102030, rgb(frame, 7, 7));
          scribble(frame);
        }
        // One was waiting already, and may share the slot.
        next(stream).close();
      }
    }
  }

  @Test
  void shouldLeaveNoGapWhereASlotCannotBeLentAgain() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ONE_BY_ONE)) {
      for (int expected = 1; expected < 20; expected++) {
        try (Frame frame = next(stream)) {
          assertEquals(expected, frame.info().sequence());
          scribble(frame);
        }
      }
    }
  }

  /** As a tensor library does that was given the address. */
  private static void scribble(Frame frame) {
    try (Lease lease = frame.lease("scribbler")) {
      lease.markContentUnknown();
      new Pointer(lease.address()).setMemory(0, 10_000, (byte) 0x77);
    }
  }

  @Test
  void shouldDeliverOnlyFramesThatHaveChangedWhereThatIsWanted() throws Exception {
    StreamOptions options = ONE_BY_ONE.withDamage(DamageUse.ONLY_ON_CHANGE);
    try (FrameStream stream = session.stream(DESKTOP, options)) {
      next(stream).close();
      for (int colour = 1; colour < 20; colour++) {
        canvas.fill(BOX, colour);
        try (Frame frame = next(stream)) {
          assertInstanceOf(Damage.Rectangles.class, frame.info().damage());
          assertEquals(colour, rgb(frame, 40, 30));
        }
      }
      assertTrue(stream.take(Duration.ofMillis(50)).isEmpty());
    }
  }

  @Test
  void shouldDeliverNothingWhereOnlyTheRestOfTheScreenHasChanged() throws Exception {
    StreamOptions options = ONE_BY_ONE.withDamage(DamageUse.ONLY_ON_CHANGE);
    try (FrameStream stream =
        session.stream(CaptureSource.region(Region.ofSize(30, 20)), options)) {
      next(stream).close();
      for (int colour = 1; colour < 50; colour++) {
        canvas.fill(BOX, colour);
      }
      canvas.fill(new Region(3, 4, 5, 6), 0x00ff00);
      try (Frame changed = next(stream)) {
        assertEquals(
            new Damage.Rectangles(List.of(new Region(3, 4, 5, 6))), changed.info().damage());
      }
      assertEquals(2, stream.statistics().captured());
    }
  }

  @Test
  void shouldTakeACursorOfOtherColoursAsChanged() throws Exception {
    try (CursorForTests cursor = new CursorForTests(X.name())) {
      int black = cursor.createCore(0, 0);
      cursor.moveTo(70, 70);
      cursor.show(black);
      try (FrameStream stream = session.stream(DESKTOP.withCursor(), ONE_BY_ONE)) {
        settle(stream);
        cursor.recolor(black, 0, 0xffff, 0);
        try (Frame changed = nextChanged(stream)) {
          assertEquals(
              new Damage.Rectangles(List.of(new Region(70, 70, 8, 8))), changed.info().damage());
          assertEquals(0x00ff00, rgb(changed, 72, 72));
        }
      }
      cursor.moveTo(90, 90);
    }
  }

  @Test
  void shouldTellOfWhatChangedInFramesThatWereDropped() throws Exception {
    StreamOptions options = ONE_BY_ONE.withSlowConsumer(SlowConsumer.KEEP_LATEST);
    try (FrameStream stream = session.stream(DESKTOP, options)) {
      settle(stream);
      canvas.fill(BOX, 0xff0000);
      long before = stream.statistics().dropped(DropCause.REPLACED);
      Eventually.eventually(
          "frames are dropped",
          () -> stream.statistics().dropped(DropCause.REPLACED) > before + 10);
      try (Frame frame = next(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), frame.info().damage());
      }
    }
  }

  @Test
  void shouldTakeWhatTheCursorCoversAsChangedWhenItMoves() throws Exception {
    try (CursorForTests cursor = new CursorForTests(X.name());
        FrameStream stream = session.stream(DESKTOP.withCursor(), ONE_BY_ONE)) {
      int[] red = new int[9];
      Arrays.fill(red, 0xffff0000);
      cursor.moveTo(10, 10);
      cursor.show(cursor.create(3, 3, 0, 0, red));
      settle(stream);
      cursor.moveTo(50, 60);
      try (Frame moved = nextChanged(stream)) {
        assertEquals(
            new Damage.Rectangles(List.of(new Region(10, 10, 3, 3), new Region(50, 60, 3, 3))),
            moved.info().damage());
        assertEquals(0x102030, rgb(moved, 11, 11));
        assertEquals(0xff0000, rgb(moved, 52, 62));
      }
      cursor.moveTo(90, 90);
    }
  }

  @Test
  void shouldServeStreamsOfOneDisplayIndependently() throws Exception {
    try (FrameStream one = session.stream(DESKTOP, ONE_BY_ONE);
        FrameStream two = session.stream(DESKTOP, ONE_BY_ONE)) {
      settle(one);
      settle(two);
      canvas.fill(BOX, 0xff0000);
      for (FrameStream stream : List.of(one, two)) {
        try (Frame frame = nextChanged(stream)) {
          assertEquals(new Damage.Rectangles(List.of(BOX)), frame.info().damage());
        }
      }
    }
  }

  @Test
  void shouldCopyWholeFramesWhereThatIsWanted() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ONE_BY_ONE.withDamage(DamageUse.IGNORE))) {
      for (int i = 0; i < 3; i++) {
        try (Frame frame = next(stream)) {
          assertEquals(new Damage.Unknown(), frame.info().damage());
        }
      }
    }
  }

  @Test
  void shouldCopyWholeFramesAndSayWhyWhereTheServerTellsOfNoDamage() throws Exception {
    shouldCopyWhole(WITHOUT_DAMAGE.name(), "no DAMAGE extension");
    shouldCopyWhole(WITHOUT_XFIXES.name(), "no XFIXES extension");
  }

  /** As of drivers that accelerate by EXA, which Xephyr has one of for tests. */
  @Test
  void shouldCopyWholeFramesAndSayWhyWhereTheServerSharesNoPixmaps(@TempDir Path folder)
      throws Exception {
    try (NestedServer server = NestedServer.start(folder, 160, 120, "-fakexa")) {
      shouldCopyWhole(server.name(), "the server has no shared pixmaps (MIT-SHM)");
    }
  }

  private static void shouldCopyWhole(String display, String why) throws Exception {
    Region screen = Region.ofSize(160, 120);
    try (Canvas drawn = Canvas.open(display);
        ScreenSession poor = open(display);
        FrameStream stream = poor.stream(DESKTOP, StreamOptions.DEFAULT.onRequest())) {
      String missing = poor.status().damageMissing().orElseThrow();
      assertTrue(missing.contains(why), missing);
      assertEquals(Transport.SHARED_MEMORY, poor.status().transport());
      for (int i = 1; i < 20; i++) {
        drawn.fill(i);
        drawn.fill(BOX, 0xff0000 + i);
        try (Frame frame = next(stream);
            Frame single = poor.grab(DESKTOP)) {
          assertEquals(new Damage.Unknown(), frame.info().damage());
          for (Frame shown : List.of(frame, single)) {
            assertEquals(screen, shown.info().region());
            assertEquals(0xff0000 + i, rgb(shown, BOX.x(), BOX.y()));
            assertEquals(i, rgb(shown, BOX.x() - 1, BOX.y()));
            assertEquals(i, rgb(shown, screen.width() - 1, screen.height() - 1));
          }
        }
      }
    }
  }

  @Test
  void shouldSayWhyFramesThroughTheSocketAreWhole() throws Exception {
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(false);
    try (ScreenSession socket = ScreenSession.open(options)) {
      String why = socket.status().damageMissing().orElseThrow();
      assertTrue(why.startsWith("frames come through the socket"), why);
    }
  }
}
