package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final String DOCUMENT = "docs/getting-started.md";
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir private Path clone;

  @Test
  void shouldWorkAsItStandsThere() throws IOException {
    lookLikeABuiltClone();
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
    for (String step : Examples.shownIn(DOCUMENT, "sh")) {
      CommandProcess shell =
          CommandProcess.start(
              clone, Map.of("DISPLAY", X.name()), List.of("bash", "-euo", "pipefail", "-c", step));
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

  private static String text() throws IOException {
    return Files.readString(CommandProcess.root().resolve(DOCUMENT));
  }

  private void assertPicture(String name, int width, int height) throws IOException {
    BufferedImage picture = ImageIO.read(clone.resolve(name).toFile());
    assertEquals(width + "x" + height, picture.getWidth() + "x" + picture.getHeight(), name);
    assertEquals(0x336699, picture.getRGB(width - 1, height - 1) & 0xffffff, name);
  }

  /** What LauncherTest shows of the launcher, without a build within a build. */
  private void lookLikeABuiltClone() throws IOException {
    Files.copy(CommandProcess.root().resolve("jvm.flags"), clone.resolve("jvm.flags"));
    Path target = Files.createDirectories(clone.resolve("cli/target/classes")).getParent();
    Files.writeString(target.resolve("classpath"), CommandProcess.classPath());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path launcher =
        Files.createFile(
            clone.resolve("framelease"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        launcher,
        "#!/usr/bin/env bash\nexec '"
            + java
            + "' "
            + ChildJvm.CRASH_LOG
            + " @jvm.flags -cp \"$(cat cli/target/classpath)\" dev.framelease.cli.Main \"$@\"\n");
  }
}
