package dev.framelease.x11.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Window;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CompositeRequests;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single grabs of windows, without a window manager and a compositor. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WindowGrabTest {
  private static final VirtualDisplayOptions SMALL =
      VirtualDisplayOptions.DEFAULT.withSize(200, 150);
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x00ff00);
  private static final Region CORNER = Region.ofSize(5, 4);

  @RegisterExtension static final XServer X = XServer.with(SMALL);

  @RegisterExtension
  static final XServer WITHOUT_COMPOSITE =
      XServer.with(SMALL.withArguments("-extension", "Composite"));

  private WindowProgram program;
  private ScreenSession session;

  @BeforeEach
  void open() {
    program = new WindowProgram(X.name());
    session = open(true);
  }

  @AfterEach
  void close() {
    session.close();
    program.close();
  }

  private static ScreenSession open(boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(X.name()).withSharedMemory(sharedMemory));
  }

  private Frame grab(int window) {
    return session.grab(CaptureSource.window(window));
  }

  private static int pixel(Frame frame, int x, int y) {
    try (PixelView pixels = frame.pixels()) {
      int rgb = pixels.getInt(y, x, 2) << 16 | pixels.getInt(y, x, 1) << 8 | pixels.getInt(y, x, 0);
      return frame.info().layout().format() == PixelFormat.BGRA
          ? pixels.getInt(y, x, 3) << 24 | rgb
          : rgb;
    }
  }

  private static void shouldFail(
      Reason reason, String message, ScreenSession session, CaptureSource source) {
    CaptureException failure =
        assertThrows(CaptureException.class, () -> session.grab(source).close());
    assertEquals(reason, failure.reason(), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldShowWhatOthersCover(boolean sharedMemory) {
    int window = program.show(PLAN);
    try (ScreenSession other = open(sharedMemory)) {
      other.grab(CaptureSource.window(window)).close();
      int unused = program.show(Plan.at(0, 0, 200, 150, 0xff0000));
      program.fill(window, CORNER, 0x0000ff);
      try (Frame frame = other.grab(CaptureSource.window(window))) {
        assertEquals(Region.ofSize(60, 40), frame.info().region());
        assertEquals(0x0000ff, pixel(frame, 0, 0));
        assertEquals(0x0000ff, pixel(frame, 4, 3));
        assertEquals(0x00ff00, pixel(frame, 5, 3));
        assertEquals(0x00ff00, pixel(frame, 59, 39));
        assertEquals(new Damage.Unknown(), frame.info().damage());
        assertEquals(sharedMemory ? 0 : 4 * 60 * 40, frame.info().copiedBytes());
      }
      try (Frame screen = other.grab(CaptureSource.desktop())) {
        assertEquals(0xff0000, pixel(screen, 20, 10));
      }
    }
  }

  @Test
  void shouldShowAWindowLargerThanTheScreen() {
    int window = program.show(Plan.at(-50, -40, 400, 300, 0x112233));
    grab(window).close();
    for (Region corner : List.of(new Region(0, 0, 5, 5), new Region(395, 295, 5, 5))) {
      program.fill(window, corner, 0xffffff);
    }
    try (Frame frame = grab(window)) {
      assertEquals(Region.ofSize(400, 300), frame.info().region());
      assertEquals(0xffffff, pixel(frame, 0, 0));
      assertEquals(0xffffff, pixel(frame, 399, 299));
      assertEquals(0x112233, pixel(frame, 394, 294));
      assertEquals(0x112233, pixel(frame, 100, 100));
    }
  }

  @Test
  void shouldLeaveOutTheBorder() {
    int window = program.show(PLAN.withBorder(7, 0xff00ff));
    program.fill(window, CORNER, 0x0000ff);
    try (Frame frame = grab(window)) {
      assertEquals(Region.ofSize(60, 40), frame.info().region());
      assertEquals(0x0000ff, pixel(frame, 0, 0));
      assertEquals(0x00ff00, pixel(frame, 59, 39));
    }
    program.windows().border(window, 2);
    program.fill(window, CORNER, 0x0000ff);
    try (Frame frame = grab(window)) {
      assertEquals(0x0000ff, pixel(frame, 4, 3));
      assertEquals(0x00ff00, pixel(frame, 5, 4));
    }
  }

  @Test
  void shouldShowWindowsWithinAWindow() {
    int window = program.show(PLAN);
    int child = program.windows().show(window, Plan.at(10, 10, 20, 10, 0xff0000));
    int inner = program.windows().show(child, Plan.at(5, 5, 5, 5, 0xffffff));
    try (Frame frame = grab(window)) {
      assertEquals(0x00ff00, pixel(frame, 9, 9));
      assertEquals(0xff0000, pixel(frame, 10, 10));
      assertEquals(0xffffff, pixel(frame, 15, 15));
    }
    try (Frame frame = grab(child);
        Frame innermost = grab(inner)) {
      assertEquals(Region.ofSize(20, 10), frame.info().region());
      assertEquals(0xff0000, pixel(frame, 0, 0));
      assertEquals(0xffffff, pixel(frame, 9, 9));
      assertEquals(0xffffff, pixel(innermost, 4, 4));
    }
  }

  @Test
  void shouldKeepAlpha() {
    int window = program.showWithAlpha(Plan.at(20, 10, 60, 40, 0x80400020));
    program.fill(window, CORNER, 0x01010100);
    try (Frame frame = grab(window);
        Frame bgrx = frame.toBgrx()) {
      assertEquals(PixelFormat.BGRA, frame.info().layout().format());
      assertEquals(0x01010100, pixel(frame, 4, 3));
      assertEquals(0x80400020, pixel(frame, 5, 3));
      assertEquals(PixelFormat.BGRX, bgrx.info().layout().format());
      assertEquals(0x400020, pixel(bgrx, 5, 3));
    }
  }

  @Test
  void shouldDrawTheCursorWhereItIsInTheWindow() {
    int plain = program.show(PLAN);
    int withAlpha = program.showWithAlpha(Plan.at(100, 50, 60, 40, 0));
    try (CursorForTests cursors = new CursorForTests(X.name())) {
      int[] pixels = new int[16];
      Arrays.fill(pixels, 0xffff0000);
      cursors.show(cursors.create(4, 4, 0, 0, pixels));
      cursors.moveTo(23, 14);
      try (Frame frame = session.grab(CaptureSource.window(plain).withCursor());
          Frame without = grab(plain);
          Frame elsewhere = session.grab(CaptureSource.window(withAlpha).withCursor())) {
        assertEquals(0x00ff00, pixel(frame, 2, 4));
        assertEquals(0xff0000, pixel(frame, 3, 4));
        assertEquals(0xff0000, pixel(frame, 6, 7));
        assertEquals(0x00ff00, pixel(frame, 7, 7));
        assertEquals(0x00ff00, pixel(without, 3, 4));
        assertEquals(0, pixel(elsewhere, 0, 0));
      }
      cursors.moveTo(98, 49);
      try (Frame frame = session.grab(CaptureSource.window(withAlpha).withCursor())) {
        assertEquals(0xffff0000, pixel(frame, 1, 2));
        assertEquals(0, pixel(frame, 2, 2));
      }
      cursors.moveTo(190, 140);
    }
  }

  @Test
  void shouldFindAWindowByTitleAndByClass() {
    int window = program.show(PLAN);
    program.windows().name(window, "Letter - Writer", "writer", "Office");
    int other = program.show(Plan.at(0, 0, 11, 11, 0));
    program.windows().name(other, "Writer", "calc", "Office");
    List<CaptureSource> ways =
        List.of(
            CaptureSource.windowTitled("Letter - Writer"),
            CaptureSource.windowTitled("letter"),
            CaptureSource.windowOfClass("writer"),
            CaptureSource.window(window).withCursor());
    for (CaptureSource way : ways) {
      try (Frame frame = session.grab(way)) {
        assertEquals(60, frame.info().region().width(), way::toString);
      }
    }
    try (Frame frame = session.grab(CaptureSource.windowTitled("Writer"))) {
      assertEquals(11, frame.info().region().width());
    }
    shouldFail(
        Reason.SEVERAL_WINDOWS,
        "0x" + Integer.toHexString(window) + " 'Letter - Writer' of class 'Office'",
        session,
        CaptureSource.windowOfClass("Office"));
    shouldFail(
        Reason.NO_SUCH_WINDOW,
        "there is no window 'Mail'; there are 0x",
        session,
        CaptureSource.windowTitled("Mail"));
  }

  @Test
  void shouldRefuseWhatIsNoWindowWithContent() {
    CaptureSource root = CaptureSource.window(program.root());
    shouldFail(Reason.NO_SUCH_WINDOW, "capture the desktop", session, root);
    CaptureSource input = CaptureSource.window(program.windows().showInputOnly(program.root()));
    shouldFail(Reason.NO_SUCH_WINDOW, "there is no window 0x", session, input);
    shouldFail(Reason.NO_SUCH_WINDOW, "no window 0x7", session, CaptureSource.window(7));
    shouldFail(
        Reason.NO_SUCH_WINDOW, "no window 0xffffffff", session, CaptureSource.window(0xffffffffL));
  }

  @Test
  void shouldSayThatAWindowIsNotShownOrGone() {
    int window = program.windows().create(program.root(), PLAN);
    program.windows().name(window, "Mine", "m", "M");
    CaptureSource source = CaptureSource.window(window);
    shouldFail(Reason.WINDOW_NOT_SHOWN, "'Mine' is not shown", session, source);
    program.windows().map(window);
    session.grab(source).close();
    program.windows().unmap(window);
    shouldFail(Reason.WINDOW_NOT_SHOWN, "'Mine' is not shown", session, source);
    program.windows().map(window);
    session.grab(source).close();
    program.windows().destroy(window);
    shouldFail(Reason.NO_SUCH_WINDOW, "there is no window 0x", session, source);
  }

  @Test
  void shouldNoticeWindowsAroundThatAreNotShown() {
    int frame = program.show(PLAN);
    int window = program.windows().show(frame, Plan.at(0, 0, 60, 40, 0xff));
    CaptureSource source = CaptureSource.window(window);
    session.grab(source).close();
    program.windows().unmap(frame);
    shouldFail(Reason.WINDOW_NOT_SHOWN, "is in one that is minimised", session, source);
    program.windows().map(frame);
    session.grab(source).close();
    int other = program.windows().create(program.root(), PLAN);
    program.windows().reparent(window, other, 3, 3);
    shouldFail(Reason.WINDOW_NOT_SHOWN, "is in one that is minimised", session, source);
    program.windows().map(other);
    program.fill(window, CORNER, 0x00ffff);
    try (Frame shown = session.grab(source)) {
      assertEquals(0x00ffff, pixel(shown, 0, 0));
    }
  }

  @Test
  void shouldFollowSizesAndCountThem() {
    int window = program.show(PLAN);
    try (Frame before = grab(window)) {
      program.windows().place(window, 3, 5, 90, 20);
      try (Frame after = grab(window)) {
        assertEquals(Region.ofSize(90, 20), after.info().region());
        assertEquals(before.info().geometryEpoch() + 1, after.info().geometryEpoch());
      }
      program.windows().place(window, 100, 50, 90, 20);
      try (Frame moved = grab(window)) {
        assertEquals(before.info().geometryEpoch() + 1, moved.info().geometryEpoch());
        assertEquals(before.info().sequence() + 2, moved.info().sequence());
      }
      assertEquals(0x00ff00, pixel(before, 59, 39));
    }
  }

  @Test
  void shouldKeepFramesAfterTheWindowAndTheSession() {
    int window = program.show(PLAN);
    try (Frame frame = grab(window)) {
      program.windows().destroy(window);
      session.close();
      assertEquals(0x00ff00, pixel(frame, 30, 20));
    }
  }

  @Test
  void shouldShareAWindowWithAnotherSession() {
    int window = program.show(PLAN);
    try (ScreenSession other = open(true)) {
      grab(window).close();
      other.grab(CaptureSource.window(window)).close();
      session.close();
      int unused = program.show(Plan.at(0, 0, 200, 150, 0xff0000));
      program.fill(window, CORNER, 0x0000ff);
      try (Frame frame = other.grab(CaptureSource.window(window))) {
        assertEquals(0x0000ff, pixel(frame, 0, 0));
      }
    }
    assertEquals(false, isRedirected(window));
  }

  /** A pixmap has a name only where somebody has the window redirected. */
  private static boolean isRedirected(int window) {
    XcbConnection connection = XcbConnection.connect(X.name());
    try {
      CompositeRequests composite = new CompositeRequests(connection);
      composite.queryVersion().await();
      Batch batch = new Batch(connection);
      composite.nameWindowPixmap(batch, window, connection.generateId());
      boolean unused = new CoreRequests(connection).sync().await();
      connection.tellEvents();
      batch.check();
      return true;
    } catch (XErrorException notRedirected) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void shouldRedirectTheEightWindowsThatWereGrabbedLast() {
    List<Integer> windows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      windows.add(program.show(Plan.at(i, i, 10, 10, 0xff)));
      grab(windows.get(i)).close();
      grab(windows.get(0)).close();
    }
    List<Boolean> redirected = windows.stream().map(WindowGrabTest::isRedirected).toList();
    assertEquals(List.of(true, false, false, true, true, true, true, true, true, true), redirected);
    for (int window : windows) {
      grab(window).close();
    }
    session.close();
    assertTrue(windows.stream().noneMatch(WindowGrabTest::isRedirected));
  }

  @Test
  void shouldListWindows() {
    int window = program.show(PLAN);
    program.windows().name(window, "Mine", "m", "M");
    assertEquals(
        List.of(new Window(window, "Mine", "M", "m", 20, 10, 60, 40, true, 24)), session.windows());
  }

  @Test
  void shouldSayWhyThereAreNoWindowsAndCaptureTheRest() {
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(WITHOUT_COMPOSITE.name());
    assertTrue(session.status().windowsMissing().isEmpty());
    try (ScreenSession poor = ScreenSession.open(options);
        WindowProgram other = new WindowProgram(WITHOUT_COMPOSITE.name())) {
      String why = poor.status().windowsMissing().orElseThrow();
      assertTrue(why.contains("the server has no Composite extension"), why);
      CaptureSource source = CaptureSource.window(other.show(PLAN));
      shouldFail(Reason.UNSUPPORTED_DISPLAY, why, poor, source);
      poor.grab(CaptureSource.desktop()).close();
      assertEquals(1, poor.windows().size());
    }
  }
}
