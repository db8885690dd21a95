package dev.framelease.x11;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.DisplayProcess;
import dev.framelease.testing.Eventually;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A real compositor, xcompmgr: it has all windows of a screen drawn into pixmaps of their own, and
 * draws the screen from these itself, with shadows.
 */
public final class Compositor implements AutoCloseable {
  private static final int HALF_WHITE = 0x80808080;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;

  private Compositor(Process process) {
    this.process = process;
  }

  /** Starts one on a display without a compositor, and waits until it draws. */
  public static Compositor start(String display) throws IOException {
    Compositor started = launch(display);
    try (Blend blend = new Blend(display)) {
      eventually(
          () -> started.process.isAlive() ? "the screen shows the blend" : "xcompmgr has ended",
          blend::isShown);
      return started;
    } catch (Throwable t) {
      started.close();
      throw t;
    }
  }

  private static Compositor launch(String display) throws IOException {
    return new Compositor(
        DisplayProcess.launch(
            new ProcessBuilder("xcompmgr", "-c", "-d", display)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD),
            "xcompmgr"));
  }

  /**
   * Starts and ends one again and again until it is enough, and counts those that were seen to
   * draw. While windows come and go, xcompmgr may lose track of how they lie above each other, for
   * as long as it runs: then it is of no use to wait for the blend.
   */
  public static void comeAndGo(String display, AtomicLong count, BooleanSupplier enough) {
    while (!enough.getAsBoolean()) {
      try (Compositor compositor = launch(display);
          Blend blend = new Blend(display)) {
        boolean[] drew = new boolean[1];
        boolean unused =
            Eventually.isWithin(
                PATIENCE, () -> (drew[0] = blend.isShown()) || enough.getAsBoolean());
        compositor.assertRuns();
        count.addAndGet(drew[0] ? 1 : 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What a screen shows otherwise without a compositor: half white without its alpha. */
  private static final class Blend implements AutoCloseable {
    private final WindowProgram program;
    private final ScreenSession session;

    Blend(String display) {
      program = new WindowProgram(display);
      session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
      int unused = program.show(Plan.at(0, 0, 8, 8, 0xff0000));
      unused = program.showWithAlpha(Plan.at(0, 0, 8, 8, HALF_WHITE));
    }

    boolean isShown() {
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        int pixel = frame.buffer().getInt(0);
        return (pixel >> 16 & 0xff) > 0xf0 && (pixel & 0xff) == 0x80;
      }
    }

    @Override
    public void close() {
      session.close();
      program.close();
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
