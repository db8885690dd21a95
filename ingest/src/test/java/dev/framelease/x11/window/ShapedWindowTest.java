package dev.framelease.x11.window;

import static dev.framelease.x11.TakenFrames.nextChanged;
import static dev.framelease.x11.TakenFrames.rgb;
import static dev.framelease.x11.TakenFrames.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows that are no rectangles (SHAPE): what their frames show where the windows are not. */
@Timeout(180)
@ExtendWith(LedgerExtension.class)
class ShapedWindowTest {
  private static final int BEHIND = 0x0000ff;
  private static final int GREEN = 0x00ff00;
  private static final int RED = 0xff0000;
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, GREEN);
  private static final Region ALL = Region.ofSize(60, 40);
  private static final Region SHAPE = new Region(10, 5, 30, 20);

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  private WindowProgram program;
  private ScreenSession session;
  private int behind;
  private int window;

  @BeforeEach
  void open() {
    program = new WindowProgram(X.name());
    behind = program.show(Plan.at(0, 0, 200, 150, BEHIND));
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
    window = program.windows().create(program.root(), PLAN);
    program.shapes().shape(window, SHAPE);
    program.windows().map(window);
  }

  @AfterEach
  void close() {
    session.close();
    program.close();
  }

  private static void assertShows(Frame frame, int within, int without) {
    assertEquals(ALL, frame.info().region());
    for (int y = 0; y < ALL.height(); y++) {
      for (int x = 0; x < ALL.width(); x++) {
        boolean inside =
            x >= SHAPE.x()
                && x < SHAPE.x() + SHAPE.width()
                && y >= SHAPE.y()
                && y < SHAPE.y() + SHAPE.height();
        assertEquals(inside ? within : without, rgb(frame, x, y), x + ", " + y);
      }
    }
  }

  @Test
  void shouldShowWhatWasBehindItAtFirstWhereItIsNot() throws Exception {
    try (Frame frame = session.grab(CaptureSource.window(window))) {
      assertShows(frame, GREEN, BEHIND);
    }
    program.fill(behind, Region.ofSize(200, 150), 0x123456);
    program.fill(window, ALL, RED);
    try (Frame frame = session.grab(CaptureSource.window(window))) {
      assertShows(frame, RED, BEHIND);
    }
  }

  @Test
  void shouldShowThePartsThatItGets() throws Exception {
    try (FrameStream stream =
        session.stream(CaptureSource.window(window), StreamOptions.DEFAULT.onRequest())) {
      settle(stream);
      program.shapes().unshape(window);
      try (Frame whole = nextChanged(stream)) {
        assertShows(whole, GREEN, GREEN);
      }
      program.fill(window, ALL, RED);
      nextChanged(stream).close();
      program.shapes().shape(window, SHAPE);
      program.fill(window, ALL, 0xffffff);
      try (Frame shaped = nextChanged(stream)) {
        assertShows(shaped, 0xffffff, RED);
      }
    }
  }
}
