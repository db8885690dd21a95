package dev.framelease.cli;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Window;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs that the documents pipe pictures and pixels into, themselves: FFmpeg's ffplay and
 * ImageMagick's display. They show what was on the screen. DocumentedCommandsTest has stand-ins.
 */
@Tag("long")
@ExtendWith(LedgerExtension.class)
class DocumentedReadersTest {
  private static final int LEFT = 0x336699;
  private static final int RIGHT = 0xcc9966;

  /** Of the size that the document has. */
  @RegisterExtension static final XServer X = XServer.ofSize(1280, 720);

  @TempDir private Path folder;

  @Test
  void shouldShowWhatIsPlayedByFfplay() throws IOException {
    BuiltClone.in(folder);
    try (WindowProgram program = new WindowProgram(X.name())) {
      show(program);
      CommandProcess record = sh("./framelease record --frames 5 --fps 1000 screen.arrow");
      assertEquals(0, record.exitCode(), record::err);
    }

    assertShows("ffplay", "docs/command-line.md", "| ffplay ");
  }

  @Test
  void shouldShowWhatIsGrabbedByDisplay() throws IOException {
    BuiltClone.in(folder);
    try (WindowProgram program = new WindowProgram(X.name())) {
      show(program);

      assertShows("ImageMagick", "docs/command-line.md", "| display ");
    }
  }

  private static void show(WindowProgram program) {
    program.show(Plan.at(0, 0, 640, 720, LEFT));
    program.show(Plan.at(640, 0, 640, 720, RIGHT));
  }

  /** Runs the line of the document that has this text, until a new window shows both colours. */
  private void assertShows(String name, String document, String text) throws IOException {
    String line =
        Examples.shownIn(document, "sh").stream()
            .flatMap(String::lines)
            .filter(one -> one.contains(text))
            .findFirst()
            .orElseThrow();
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      Set<Long> before = session.windows().stream().map(Window::id).collect(Collectors.toSet());
      CommandProcess shell = sh(line);
      try {
        eventually(
            () -> name + " of " + session.windows() + shell.err(),
            () ->
                !shell.process().isAlive()
                    || session.windows().stream()
                        .filter(window -> !before.contains(window.id()) && window.viewable())
                        .filter(window -> window.width() == 1280 && window.height() == 720)
                        .anyMatch(window -> shows(session, window)));
        assertTrue(shell.process().isAlive(), () -> line + shell.err());
      } finally {
        shell.interruptGroup();
        shell.exitCode();
      }
    }
  }

  private static boolean shows(ScreenSession session, Window window) {
    try (Frame frame = session.grab(CaptureSource.window(window.id()));
        PixelView pixels = frame.pixels()) {
      return LEFT == pixel(pixels, 10) && RIGHT == pixel(pixels, 1270);
    } catch (CaptureException e) {
      // It has been closed since it was listed, or another is to be.
      return false;
    }
  }

  private static int pixel(PixelView pixels, int x) {
    return pixels.getInt(10, x, 2) << 16 | pixels.getInt(10, x, 1) << 8 | pixels.getInt(10, x, 0);
  }

  private CommandProcess sh(String line) {
    return CommandProcess.shell(folder, Map.of("DISPLAY", X.name()), line);
  }
}
