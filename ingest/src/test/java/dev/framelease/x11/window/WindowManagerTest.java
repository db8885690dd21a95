package dev.framelease.x11.window;

import static dev.framelease.testing.Eventually.eventually;
import static dev.framelease.x11.TakenFrames.end;
import static dev.framelease.x11.TakenFrames.next;
import static dev.framelease.x11.TakenFrames.rgb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.Window;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.WindowManager;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Windows that a real window manager has in frames of its own: one that lists them (EWMH), and one
 * that only marks them (ICCCM).
 */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WindowManagerTest {
  private static final Region SIZE = Region.ofSize(120, 90);
  private static final int GREEN = 0x00ff00;
  private static final CaptureSource TITLED = CaptureSource.windowTitled("Letter");
  private static final CaptureSource OF_CLASS = CaptureSource.windowOfClass("Editing");

  @RegisterExtension static final XServer X = XServer.ofSize(400, 300);

  private WindowProgram program;
  private ScreenSession session;
  private int window;

  @BeforeEach
  void open() {
    program = new WindowProgram(X.name());
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @AfterEach
  void close() {
    session.close();
    program.close();
  }

  /** Shows a window, and waits until it is in a frame. */
  private WindowManager manage(String command) throws Exception {
    WindowManager manager = WindowManager.launch(X.name(), command.split(" "));
    try {
      window = program.windows().showManaged(program.root(), plan());
      program.windows().name(window, "Letter", "ed", "Editing");
      eventually(() -> "in a frame: " + session.windows(), () -> isFramed(manager));
      return manager;
    } catch (Throwable t) {
      manager.close();
      throw t;
    }
  }

  private static Plan plan() {
    return Plan.at(50, 40, SIZE.width(), SIZE.height(), GREEN);
  }

  private boolean isFramed(WindowManager manager) {
    manager.assertRuns();
    return program.windows().parent(window) != program.root()
        && listed().filter(Window::viewable).isPresent();
  }

  /** What the session tells of the window. */
  private Optional<Window> listed() {
    return session.windows().stream().filter(found -> (int) found.id() == window).findFirst();
  }

  private void assertShows(CaptureSource source, int colour) {
    try (Frame frame = session.grab(source)) {
      assertShows(frame, SIZE, colour);
    }
  }

  private static void assertShows(Frame frame, Region size, int colour) {
    assertEquals(size, frame.info().region());
    assertEquals(colour, rgb(frame, 0, 0));
    assertEquals(colour, rgb(frame, size.width() - 1, size.height() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9wm", "evilwm -fn fixed"})
  void shouldFindAndFollowAWindowInItsFrame(String command) throws Exception {
    try (WindowManager manager = manage(command)) {
      assertShows(TITLED, GREEN);
      assertShows(OF_CLASS, GREEN);
      try (FrameStream stream = session.stream(TITLED, StreamOptions.DEFAULT.onRequest())) {
        next(stream).close();
        int cover = program.show(Plan.at(0, 0, 400, 300, 0xffffff));
        program.fill(window, SIZE, 0xff0000);
        try (Frame covered = next(stream)) {
          assertShows(covered, SIZE, 0xff0000);
        }
        program.windows().destroy(cover);
        Region larger = Region.ofSize(150, 70);
        program.windows().place(window, 90, 80, larger.width(), larger.height());
        eventually(() -> "moved and sized: " + listed(), () -> isOfSize(larger));
        program.fill(window, larger, 0x0000ff);
        try (Frame sized = next(stream)) {
          assertShows(sized, larger, 0x0000ff);
        }
        program.windows().destroy(window);
        assertEquals(Reason.NO_SUCH_WINDOW, end(stream).reason());
      }
      manager.assertRuns();
    }
  }

  /** The second finds a list of windows on the root that the first one kept, and leaves it. */
  @Test
  void shouldFindAWindowThoughAKilledWindowManagerHasLeftAList() throws Exception {
    try (WindowManager first = manage("evilwm -fn fixed")) {
      first.kill();
    }
    program.windows().name(window, "Other", "ot", "Other");
    try (WindowManager second = manage("9wm")) {
      assertShows(TITLED, GREEN);
      second.assertRuns();
    }
  }

  private boolean isOfSize(Region size) {
    return listed().filter(now -> now.width() == size.width()).isPresent()
        && listed().filter(now -> now.height() == size.height()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = "9wm")
  void shouldSayThatAWindowIsAnIconNow(String command) throws Exception {
    try (WindowManager manager = manage(command);
        FrameStream stream = session.stream(OF_CLASS, StreamOptions.DEFAULT.onRequest())) {
      next(stream).close();
      program.windows().iconify(program.root(), window);
      assertEquals(Reason.WINDOW_NOT_SHOWN, end(stream).reason());
      assertEquals(false, listed().orElseThrow().viewable());
      CaptureException hidden = assertThrows(CaptureException.class, () -> session.grab(TITLED));
      assertEquals(Reason.WINDOW_NOT_SHOWN, hidden.reason());
      program.windows().map(window);
      eventually(() -> "shown again: " + session.windows(), () -> isFramed(manager));
      program.fill(window, SIZE, 0xff00ff);
      assertShows(TITLED, 0xff00ff);
      manager.assertRuns();
    }
  }
}
