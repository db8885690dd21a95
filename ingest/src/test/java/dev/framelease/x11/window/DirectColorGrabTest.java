package dev.framelease.x11.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows of DirectColor, as SDL 2 makes them: as good as TrueColor, or refused. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class DirectColorGrabTest {
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x12f056);

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  private WindowProgram program;
  private ScreenSession session;

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

  private CaptureSource show(IntUnaryOperator blue) {
    return CaptureSource.window(program.showDirect(PLAN, DirectColorGrabTest::same, blue));
  }

  private static int same(int value) {
    return value << 8;
  }

  private void shouldBeRefused(CaptureSource window, String message) {
    CaptureException failure =
        assertThrows(CaptureException.class, () -> session.grab(window).close());
    assertEquals(Reason.UNSUPPORTED_DISPLAY, failure.reason(), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @Test
  void shouldCaptureWhereTheColormapChangesNothing() {
    try (Frame frame = session.grab(show(DirectColorGrabTest::same));
        PixelView pixels = frame.pixels()) {
      assertEquals(PixelFormat.BGRX, frame.info().layout().format());
      assertEquals(0x56, pixels.getInt(0, 0, 0));
      assertEquals(0xf0, pixels.getInt(0, 0, 1));
      assertEquals(0x12, pixels.getInt(0, 0, 2));
    }
  }

  @Test
  void shouldRefuseWhereTheColormapChangesColours() {
    shouldBeRefused(
        show(value -> Math.min(value << 9, 65535)), "its colormap shows blue 1 of 255 as 0.008");
  }

  @Test
  void shouldRefuseWhereTheColormapIsGone() {
    int window = program.showDirect(PLAN, DirectColorGrabTest::same, DirectColorGrabTest::same);
    program.windows().freeColormap(window);
    shouldBeRefused(CaptureSource.window(window), "its colormap is gone");
  }
}
