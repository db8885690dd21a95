package dev.framelease.x11.window;

import static dev.framelease.x11.TakenFrames.end;
import static dev.framelease.x11.TakenFrames.next;
import static dev.framelease.x11.TakenFrames.nextChanged;
import static dev.framelease.x11.TakenFrames.rgb;
import static dev.framelease.x11.TakenFrames.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of windows, without a window manager and a compositor. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WindowStreamTest {
  private static final VirtualDisplayOptions SMALL =
      VirtualDisplayOptions.DEFAULT.withSize(200, 150);
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x00ff00);
  private static final Region BOX = new Region(30, 20, 10, 5);

  /** A frame is captured when the one before was taken, and not before. */
  private static final StreamOptions ONE_BY_ONE =
      StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);

  @RegisterExtension static final XServer X = XServer.with(SMALL);

  @RegisterExtension
  static final XServer WITHOUT_DAMAGE = XServer.with(SMALL.withArguments("-extension", "DAMAGE"));

  private WindowProgram program;
  private ScreenSession session;
  private int window;

  @BeforeEach
  void open() {
    program = new WindowProgram(X.name());
    session = open(X);
    window = program.show(PLAN);
  }

  @AfterEach
  void close() {
    session.close();
    program.close();
  }

  private static ScreenSession open(XServer server) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(server.name()));
  }

  private FrameStream stream(StreamOptions options) {
    return session.stream(CaptureSource.window(window), options);
  }

  @Test
  void shouldTellWhatHasChangedInPixelsOfTheWindow() throws Exception {
    window = program.show(PLAN.withBorder(4, 0xff00ff));
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      settle(stream);
      program.fill(window, BOX, 0xff0000);
      try (Frame changed = nextChanged(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), changed.info().damage());
        assertEquals(0xff0000, rgb(changed, 30, 20));
        assertEquals(0x00ff00, rgb(changed, 29, 20));
        assertEquals(0x00ff00, rgb(changed, 0, 0));
        assertEquals(0x00ff00, rgb(changed, 59, 39));
      }
    }
  }

  @Test
  void shouldTellWhatHasChangedWhereOthersCoverTheWindow() throws Exception {
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      settle(stream);
      int cover = program.show(Plan.at(0, 0, 200, 150, 0xffffff));
      for (int i = 0; i < 10; i++) {
        program.fill(cover, new Region(i, i, 50, 50), i);
        try (Frame frame = next(stream)) {
          assertEquals(new Damage.Unchanged(), frame.info().damage());
        }
      }
      program.fill(window, BOX, 0xff0000);
      try (Frame changed = nextChanged(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), changed.info().damage());
        assertEquals(0xff0000, rgb(changed, 39, 24));
      }
    }
  }

  @Test
  void shouldTakeNoMoveForAnotherSize() throws Exception {
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      settle(stream);
      for (int x = -30; x < 150; x += 7) {
        program.windows().place(window, x, 3, 60, 40);
      }
      // Servers may tell of all of a window that has moved. One frame of before may wait already.
      program.fill(window, Region.ofSize(1, 1), 0xffffff);
      Frame moved = next(stream);
      while (rgb(moved, 0, 0) != 0xffffff) {
        moved.close();
        moved = next(stream);
      }
      moved.close();
      settle(stream);
      program.fill(window, BOX, 0xff0000);
      try (Frame changed = nextChanged(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), changed.info().damage());
        assertEquals(0, changed.info().geometryEpoch());
        assertEquals(0xff0000, rgb(changed, 30, 20));
        assertEquals(0x00ff00, rgb(changed, 29, 20));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COPY_CHANGES", "IGNORE"})
  void shouldFollowTwoHundredMovesAndSizes(DamageUse use) throws Exception {
    Random random = new Random(3);
    try (FrameStream stream = stream(ONE_BY_ONE.withDamage(use))) {
      next(stream).close();
      int epoch = 0;
      Region size = Region.ofSize(60, 40);
      for (int i = 0; i < 200; i++) {
        Region now = Region.ofSize(1 + random.nextInt(300), 1 + random.nextInt(200));
        program
            .windows()
            .place(
                window,
                random.nextInt(400) - 200,
                random.nextInt(400) - 200,
                now.width(),
                now.height());
        program.fill(window, now, i);
        epoch += now.equals(size) ? 0 : 1;
        size = now;
        shouldShow(stream, size, i, epoch);
      }
    }
  }

  /** One frame of the size of before may wait already. */
  private static void shouldShow(FrameStream stream, Region size, int colour, int epoch)
      throws InterruptedException {
    Frame frame = next(stream);
    while (!frame.info().region().equals(size) || rgb(frame, 0, 0) != colour) {
      frame.close();
      frame = next(stream);
    }
    try (Frame shown = frame) {
      assertEquals(epoch, shown.info().geometryEpoch());
      assertEquals(colour, rgb(shown, size.width() - 1, size.height() - 1));
      assertEquals(colour, rgb(shown, size.width() / 2, size.height() / 2));
    }
  }

  @Test
  void shouldEndWhenTheWindowIsDestroyed() throws Exception {
    program.windows().name(window, "Mine", "m", "M");
    try (FrameStream stream = stream(ONE_BY_ONE);
        Frame held = next(stream)) {
      program.windows().destroy(window);
      CaptureException end = end(stream);
      assertEquals(Reason.NO_SUCH_WINDOW, end.reason());
      assertEquals(
          "the window 0x"
              + Integer.toHexString(window)
              + " 'Mine' is not there any more: it was"
              + " closed",
          end.getMessage());
      assertEquals(end.getMessage(), end(stream).getMessage());
      assertTrue(stream.hasEnded());
      assertEquals(0x00ff00, rgb(held, 30, 20));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COPY_CHANGES", "IGNORE", "ONLY_ON_CHANGE"})
  void shouldEndAtWhateverMomentTheWindowIsDestroyed(DamageUse use) throws Exception {
    for (int i = 0; i < 50; i++) {
      int other = program.show(Plan.at(i, i, 50, 50, i));
      CaptureSource source = CaptureSource.window(other);
      try (FrameStream stream =
          session.stream(
              i % 2 == 0 ? source : source.withCursor(),
              StreamOptions.DEFAULT.asFastAsPossible().withDamage(use))) {
        next(stream).close();
        program.fill(other, Region.ofSize(50, 50), 0xff);
        program.windows().destroy(other);
        CaptureException end = end(stream);
        assertEquals(Reason.NO_SUCH_WINDOW, end.reason(), end.getMessage());
      }
    }
  }

  @Test
  void shouldEndWhenTheProgramEnds() throws Exception {
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      next(stream).close();
      program.close();
      assertEquals(Reason.NO_SUCH_WINDOW, end(stream).reason());
    }
    program = new WindowProgram(X.name());
  }

  @Test
  void shouldEndWhenTheWindowIsHidden() throws Exception {
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      next(stream).close();
      program.windows().unmap(window);
      CaptureException end = end(stream);
      assertEquals(Reason.WINDOW_NOT_SHOWN, end.reason());
      assertTrue(end.getMessage().contains("is not shown: it is minimised"), end.getMessage());
    }
  }

  @Test
  void shouldEndWhenAWindowAroundIsHidden() throws Exception {
    int inner = program.windows().show(window, Plan.at(5, 5, 20, 20, 0xff));
    try (FrameStream stream = session.stream(CaptureSource.window(inner), ONE_BY_ONE)) {
      next(stream).close();
      program.windows().unmap(window);
      assertEquals(Reason.WINDOW_NOT_SHOWN, end(stream).reason());
    }
  }

  @Test
  void shouldNotBeginWithoutAWindowThatIsShown() {
    program.windows().unmap(window);
    CaptureException hidden =
        assertThrows(CaptureException.class, () -> stream(ONE_BY_ONE).close());
    assertEquals(Reason.WINDOW_NOT_SHOWN, hidden.reason());
    CaptureException none =
        assertThrows(
            CaptureException.class,
            () -> session.stream(CaptureSource.windowTitled("none"), ONE_BY_ONE).close());
    assertEquals(Reason.NO_SUCH_WINDOW, none.reason());
  }

  @Test
  void shouldGoOnWhenAWindowManagerTakesTheWindowIntoAFrame() throws Exception {
    try (FrameStream stream = stream(ONE_BY_ONE)) {
      settle(stream);
      int frame = program.show(Plan.at(40, 30, 100, 80, 0xffffff));
      program.windows().reparent(window, frame, 10, 20);
      program.fill(window, BOX, 0xff0000);
      try (Frame changed = nextChanged(stream)) {
        assertEquals(Region.ofSize(60, 40), changed.info().region());
      }
      // Nobody sees it hidden: a busy machine may take long between the two.
      program.meanwhileUnserved(
          () -> {
            program.windows().unmap(window);
            program.windows().map(window);
          });
      program.fill(window, BOX, 0x0000ff);
      Frame shown = nextChanged(stream);
      while (rgb(shown, 30, 20) != 0x0000ff) {
        shown.close();
        shown = nextChanged(stream);
      }
      assertEquals(0x00ff00, rgb(shown, 0, 0));
      shown.close();
      program.windows().unmap(frame);
      assertEquals(Reason.WINDOW_NOT_SHOWN, end(stream).reason());
    }
  }

  @Test
  void shouldStayWithTheWindowWhoseTitleChanges() throws Exception {
    program.windows().name(window, "one", "m", "M");
    try (FrameStream stream = session.stream(CaptureSource.windowTitled("one"), ONE_BY_ONE)) {
      next(stream).close();
      program.windows().name(window, "two", "m", "M");
      int other = program.show(Plan.at(0, 0, 9, 9, 0));
      program.windows().name(other, "one", "m", "M");
      for (int i = 0; i < 5; i++) {
        try (Frame frame = next(stream)) {
          assertEquals(60, frame.info().region().width());
        }
      }
    }
  }

  @Test
  void shouldTakeACursorThatMovesOverTheWindowAsChanged() throws Exception {
    try (CursorForTests cursor = new CursorForTests(X.name())) {
      int[] pixels = new int[16];
      Arrays.fill(pixels, 0xffff0000);
      cursor.show(cursor.create(4, 4, 0, 0, pixels));
      cursor.moveTo(30, 20);
      CaptureSource source = CaptureSource.window(window).withCursor();
      try (FrameStream stream = session.stream(source, ONE_BY_ONE)) {
        settle(stream);
        cursor.moveTo(50, 20);
        try (Frame moved = nextChanged(stream)) {
          assertEquals(
              new Damage.Rectangles(List.of(new Region(10, 10, 4, 4), new Region(30, 10, 4, 4))),
              moved.info().damage());
          assertEquals(0xff0000, rgb(moved, 30, 10));
          assertEquals(0x00ff00, rgb(moved, 10, 10));
        }
        program.windows().place(window, 25, 10, 60, 40);
        try (Frame moved = nextChanged(stream)) {
          assertEquals(0xff0000, rgb(moved, 25, 10));
          assertEquals(0x00ff00, rgb(moved, 30, 10));
        }
        cursor.moveTo(190, 140);
        try (Frame away = nextChanged(stream)) {
          assertEquals(0x00ff00, rgb(away, 25, 10));
        }
      }
    }
  }

  @Test
  void shouldCopyWholeWindowsWhereTheServerTellsOfNoDamage() throws Exception {
    try (ScreenSession poor = open(WITHOUT_DAMAGE);
        WindowProgram other = new WindowProgram(WITHOUT_DAMAGE.name())) {
      int shown = other.show(PLAN);
      try (FrameStream stream = poor.stream(CaptureSource.window(shown), ONE_BY_ONE)) {
        assertTrue(poor.status().damageMissing().orElseThrow().contains("no DAMAGE extension"));
        next(stream).close();
        other.fill(shown, BOX, 0xff0000);
        Frame frame = next(stream);
        while (rgb(frame, 30, 20) != 0xff0000) {
          assertInstanceOf(Damage.Unknown.class, frame.info().damage());
          frame.close();
          frame = next(stream);
        }
        frame.close();
      }
    }
  }

  @Test
  void shouldGiveSlotsBackAfterManyStreams() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (FrameStream stream = stream(ONE_BY_ONE)) {
        next(stream).close();
      }
    }
    Eventually.eventually("no slot is held", () -> session.status().slotsHeld() == 0);
    assertEquals(0, session.status().slotBytes());
  }
}
