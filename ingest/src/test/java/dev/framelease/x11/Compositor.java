package dev.framelease.x11;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A real compositor, xcompmgr: it has all windows of a screen drawn into pixmaps of their own, and
 * draws the screen from these itself, with shadows.
 */
public final class Compositor implements AutoCloseable {
  private static final int HALF_WHITE = 0x80808080;

  private final Process process;

  private Compositor(Process process) {
    this.process = process;
  }

  /** Starts one on a display without a compositor, and waits until it draws. */
  public static Compositor start(String display) throws IOException {
    Compositor started =
        new Compositor(
            DisplayProcess.launch(
                new ProcessBuilder("xcompmgr", "-c", "-d", display)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD),
                "xcompmgr"));
    try {
      started.awaitDrawing(display);
      return started;
    } catch (Throwable t) {
      started.close();
      throw t;
    }
  }

  /** Starts and ends one again and again until it is enough, and counts. */
  public static void comeAndGo(String display, AtomicLong count, BooleanSupplier enough) {
    while (!enough.getAsBoolean()) {
      try (Compositor compositor = start(display)) {
        compositor.assertRuns();
        count.incrementAndGet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Without a compositor the screen shows what half white is without its alpha. */
  private void awaitDrawing(String display) {
    try (WindowProgram program = new WindowProgram(display);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display))) {
      int unused = program.show(Plan.at(0, 0, 8, 8, 0xff0000));
      unused = program.showWithAlpha(Plan.at(0, 0, 8, 8, HALF_WHITE));
      eventually(
          () -> process.isAlive() ? "the screen shows the blend" : "xcompmgr has ended",
          () -> isBlended(session));
    }
  }

  private static boolean isBlended(ScreenSession session) {
    try (Frame frame = session.grab(CaptureSource.desktop())) {
      int pixel = frame.buffer().getInt(0);
      return (pixel >> 16 & 0xff) > 0xf0 && (pixel & 0xff) == 0x80;
    }
  }

  /** Fails if it has ended by itself. */
  public void assertRuns() {
    assertTrue(process.isAlive(), "xcompmgr still runs");
  }

  /** Ends it; the server draws the screen again. */
  @Override
  public void close() {
    DisplayProcess.stop(process);
  }
}
