package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code framelease} in a project of its own, whose {@code mvnw} only notes that it was
 * called: building twice within a build would not do. {@code ./check} runs the real one.
 */
class LauncherTest {
  @TempDir private Path folder;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("a project"));
    Files.createDirectory(project.resolve("scripts"));
    for (String file : List.of("framelease", "scripts/setup.bash", "jvm.flags", "pom.xml")) {
      Files.copy(CommandProcess.root().resolve(file), project.resolve(file));
    }
    for (String module : List.of("ingest", "arrow-bridge", "djl-adapter", "cli")) {
      Files.createDirectories(project.resolve(module).resolve("src/main"));
      Files.createFile(project.resolve(module).resolve("pom.xml"));
    }
    Files.createDirectory(project.resolve(".mvn"));
    mvnw("mkdir -p cli/target && echo \"$TEST_CLASS_PATH\" >cli/target/classpath");
  }

  @Test
  void shouldBuildWhenSourcesHaveChangedOnly() throws IOException {
    assertEquals(0, launch("--version").exitCode());
    assertEquals(0, launch("--version").exitCode());
    assertEquals(1, builds());

    Path source = Files.createFile(project.resolve("djl-adapter/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(3)));
    CommandProcess third = launch("--version");

    assertEquals(0, third.exitCode(), third.err());
    assertEquals(2, builds());
  }

  @Test
  void shouldStartThroughALinkFromAnotherFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("framelease"));

    CommandProcess launched = launch(link, Map.of(), "--version");

    assertEquals(0, launched.exitCode(), launched.err());
    assertTrue(launched.out().matches("(?s)framelease \\d+\\.\\d+\\..*"), launched.out());
  }

  /** In that locale Java takes each byte that is not of ASCII for a character of no file. */
  @Test
  void shouldStartFromAFolderOfAnyNameInALocaleOfAscii() throws Exception {
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String others =
        Arrays.stream(CommandProcess.classPath().split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).equals(classes))
            .collect(Collectors.joining(File.pathSeparator));
    mvnw(
        "mkdir -p cli/target && ln -s '"
            + classes
            + "' cli/target/classes && echo \"$TEST_CLASS_PATH\" >cli/target/classpath");
    // A shell writes the name, and removes it: this JVM may be in that locale, too.
    String script =
        "name=$'pr\\xc3\\xb6ject'; cp -r 'a project' \"$name\""
            + " && LC_ALL=C bash \"$name/framelease\" --version; code=$?; rm -r \"$name\"; exit $code";

    CommandProcess launched =
        start(Map.of("TEST_CLASS_PATH", others), List.of("bash", "-c", script));

    assertEquals(0, launched.exitCode(), launched.err());
    assertTrue(launched.out().startsWith("framelease "), launched.out());
  }

  @Test
  void shouldGiveArgumentsAsTheyAre() {
    CommandProcess launched = launch("demo", "--engine", "two words");

    assertEquals(2, launched.exitCode(), launched.err());
    assertTrue(launched.err().contains("no engine 'two words'"), launched.err());
  }

  /** The JVM's first file would be standard output else, and be overwritten. */
  @Test
  void shouldFailWhereStandardOutputIsClosed() {
    String script = "exec bash '" + project.resolve("framelease") + "' \"$@\" >&- <&-";

    CommandProcess launched = start("sh", "-c", script, "sh", "--version");

    assertEquals(1, launched.exitCode(), launched.err());
    assertTrue(launched.err().contains("No space left on device"), launched.err());
  }

  @Test
  void shouldWorkWhereStandardErrorIsClosed() {
    String script = "exec bash '" + project.resolve("framelease") + "' \"$@\" 2>&-";

    CommandProcess launched = start("sh", "-c", script, "sh", "--version");

    assertEquals(0, launched.exitCode());
    assertTrue(launched.out().startsWith("framelease "), launched.out());
  }

  @Test
  void shouldShowWhyABuildFailed() throws IOException {
    mvnw("echo '[ERROR] it is broken'; exit 1");

    CommandProcess launched = launch("--version");

    assertEquals(1, launched.exitCode());
    assertTrue(launched.err().contains("[ERROR] it is broken"), launched.err());
    assertTrue(launched.err().contains("the build failed; all it said is in"), launched.err());
    assertEquals(1, builds());
  }

  @Test
  void shouldTryAgainWhereADownloadFailed() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    mvnw(
        """
        if [ $(wc -l <builds) = 1 ]; then
          echo '[ERROR] x: Could not transfer artifact y from/to z: Connection reset'
          exit 1
        fi
        mkdir -p cli/target && echo "$TEST_CLASS_PATH" >cli/target/classpath\
        """);

    CommandProcess launched = launchWith(programs, "--version");

    assertEquals(0, launched.exitCode(), launched.err());
    assertEquals(2, builds());
    assertTrue(launched.err().contains("a download failed; trying again in 10 s"), launched.err());
  }

  /** With these programs before others; one of them does not sleep. */
  private CommandProcess launchWith(Path programs, String... arguments) throws IOException {
    program(programs.resolve("sleep"), "true");
    String path = programs + ":" + System.getenv("PATH");
    return launch(project.resolve("framelease"), Map.of("PATH", path), arguments);
  }

  @Test
  void shouldRefuseAJavaHomeThatIsNone() {
    CommandProcess launched =
        launch(project.resolve("framelease"), Map.of("JAVA_HOME", "/nowhere"), "--version");

    assertEquals(1, launched.exitCode());
    assertTrue(launched.err().contains("JAVA_HOME is /nowhere"), launched.err());
  }

  @Test
  void shouldInstallWhatIsMissingAsRootAndNameItElse() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    program(programs.resolve("ldconfig"), "echo none");
    Path installed = folder.resolve("installed");
    // It fails once, as where a mirror does not answer.
    program(
        programs.resolve("apt-get"),
        "echo \"$@\" >>'" + installed + "'; [ $(wc -l <'" + installed + "') != 1 ]");

    CommandProcess launched = launchWith(programs, "--version");
    int exitCode = launched.exitCode();

    String command =
        "install -y --no-install-recommends libxcb1 libxcb-shm0 libxcb-randr0 libxcb-xfixes0"
            + " libxcb-damage0 libxcb-composite0";
    if (System.getProperty("user.name").equals("root")) {
      assertEquals(0, exitCode, launched.err());
      List<String> calls = Files.readAllLines(installed);
      assertEquals(3, calls.size(), calls::toString);
      assertTrue(calls.get(0).endsWith(" update") && calls.get(1).endsWith(" update"));
      assertTrue(calls.get(2).endsWith(command), calls::toString);
    } else {
      assertEquals(1, exitCode, launched.err());
      assertTrue(launched.out().contains("sudo apt-get " + command), launched.out());
      assertFalse(Files.exists(installed));
    }
  }

  private void mvnw(String script) throws IOException {
    program(project.resolve("mvnw"), "echo build >>builds; " + script);
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private long builds() throws IOException {
    return Files.readAllLines(project.resolve("builds")).size();
  }

  private CommandProcess launch(String... arguments) {
    return launch(project.resolve("framelease"), Map.of(), arguments);
  }

  private CommandProcess launch(Path script, Map<String, String> more, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    return start(more, command);
  }

  private CommandProcess start(String... command) {
    return start(Map.of(), List.of(command));
  }

  private CommandProcess start(Map<String, String> more, List<String> command) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "TEST_CLASS_PATH",
                CommandProcess.classPath(),
                "JAVA_HOME",
                System.getProperty("java.home")));
    environment.putAll(more);
    return CommandProcess.start(folder, environment, command);
  }
}
