package dev.framelease.cli;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/getting-started.md, step by step, in a folder that looks like a built clone. */
@ExtendWith(LedgerExtension.class)
class GettingStartedTest {
  static final String DOCUMENT = "docs/getting-started.md";
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir private Path clone;

  @Test
  void shouldWorkAsItStandsThere() throws IOException {
    BuiltClone.in(clone);
    for (String program : Examples.shownIn(DOCUMENT)) {
      Matcher name = CLASS.matcher(program);
      assertTrue(name.find(), program);
      String file = name.group(1) + ".java";
      assertTrue(text().contains("Save this as `" + file + "`"), file);
      Files.writeString(clone.resolve(file), program);
    }
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(0x336699);
    }

    List<String> said = new ArrayList<>();
    for (String step : steps(false)) {
      CommandProcess shell =
          CommandProcess.shell(
              clone, Map.of("DISPLAY", X.name(), "PATH", CommandProcess.pathWithJava()), step);
      assertEquals(0, shell.exitCode(), step + shell.err());
      said.add(shell.out());
    }

    assertTrue(said.get(0).contains("  ok    display"), said.get(0));
    assertTrue(said.get(1).contains("first.png\ncorner.png\n"), said.get(1));
    assertPicture("first.png", WIDTH, HEIGHT);
    assertPicture("corner.png", 320, 200);
    assertTrue(said.get(2).contains("frame-1.png\nframe-2.png\nframe-3.png\n"), said.get(2));
    assertPicture("frame-3.png", WIDTH, HEIGHT);
    String firstLine = said.get(3).lines().reduce((earlier, later) -> later).orElseThrow();
    assertTrue(new ObjectMapper().readTree(firstLine).has("outputs"), firstLine);
    assertTrue(said.get(4).contains("red of the top left pixel: 51\nslots held: 1\n"), said.get(4));
    assertEquals(
        20, said.get(5).lines().filter(line -> line.endsWith(": 144 parts")).count(), said.get(5));
    assertEquals(6, said.size());
  }

  /**
   * It names a number that may be taken; then, as the text says, another one does. The server is
   * this line's, and no other's, when the lock of the number has the process that it started.
   */
  @Test
  void shouldStartTheVirtualScreen() throws Exception {
    List<String> steps = steps(true);
    assertEquals(1, steps.size());
    assertTrue(steps.get(0).contains(":50 "), steps.get(0));
    int number = 50;
    while (!startsAsTheStepSays(steps.get(0), ":" + number)) {
      number++;
      assertTrue(number < 1000, "a thousand displays");
    }
  }

  private boolean startsAsTheStepSays(String step, String name) throws Exception {
    Path lock = Path.of("/tmp/.X" + name.substring(1) + "-lock");
    Path pid = clone.resolve("pid");
    Files.deleteIfExists(pid);
    String script = step.replace(":50", name) + "echo $! >new\nmv new pid\necho $DISPLAY\nwait $!";
    CommandProcess shell = CommandProcess.shell(clone, Map.of(), script);
    eventually("the step is done", () -> Files.exists(pid) || !shell.process().isAlive());
    String server = Files.readString(pid).strip();
    try {
      eventually("a server, or none", () -> !shell.process().isAlive() || locks(lock, server));
      if (!locks(lock, server)) {
        return false;
      }
      eventually("it can be captured", () -> !shell.process().isAlive() || size(name) != null);
      assertTrue(shell.process().isAlive(), shell.err());
      assertEquals(Region.ofSize(1280, 720), size(name));
      assertEquals(name + "\n", shell.out());
      return true;
    } finally {
      ProcessHandle.of(Long.parseLong(server)).ifPresent(ProcessHandle::destroy);
      shell.exitCode();
    }
  }

  private static boolean locks(Path lock, String server) {
    try {
      return Files.readString(lock).strip().equals(server);
    } catch (IOException e) {
      return false;
    }
  }

  /** Null while the server does not answer. */
  private static Region size(String name) {
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(name));
        Frame frame = session.grab(CaptureSource.desktop())) {
      return frame.info().region();
    } catch (CaptureException e) {
      return null;
    }
  }

  /** That which starts a screen, or the others. */
  private static List<String> steps(boolean ofScreen) throws IOException {
    return Examples.shownIn(DOCUMENT, "sh").stream()
        .filter(step -> step.startsWith("Xvfb ") == ofScreen)
        .toList();
  }

  private static String text() throws IOException {
    return Files.readString(CommandProcess.root().resolve(DOCUMENT));
  }

  private void assertPicture(String name, int width, int height) throws IOException {
    BufferedImage picture = ImageIO.read(clone.resolve(name).toFile());
    assertEquals(width + "x" + height, picture.getWidth() + "x" + picture.getHeight(), name);
    assertEquals(0x336699, picture.getRGB(width - 1, height - 1) & 0xffffff, name);
  }
}
