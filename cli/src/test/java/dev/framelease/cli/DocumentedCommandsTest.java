package dev.framelease.cli;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.RandrForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands in blocks of {@code sh} do what the documents say, in a folder that looks like a
 * built clone, with small models of the names that they have. {@link #NOT_RUN} is what does not run
 * here, and {@link #INSTEAD} what is shorter than it stands there. GettingStartedTest runs those of
 * its document.
 */
@ExtendWith(LedgerExtension.class)
class DocumentedCommandsTest {
  private static final String BUILDS = "a build would run within a build";

  /** Beginnings of lines, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("./check", "it runs this test"),
          Map.entry("./mvnw ", BUILDS + "; ./check makes the distribution"),
          Map.entry("tar -xzf cli/target/", "./check unpacks the distribution and runs it"),
          Map.entry("./benchmarks/run", BUILDS + ", and measure for minutes to hours"),
          Map.entry("docker ", "it needs the daemon of Docker, and the network"),
          Map.entry(
              "./framelease notebook", "it serves until it is ended; NotebooksTest runs them"),
          Map.entry("./framelease demo", "GettingStartedTest and ./check run a shorter one"),
          Map.entry("./framelease bench", "BenchTest runs a shorter one"));

  /** What stands for a program of the reader's, or would take longer than it need to. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "--duration 10", "--duration 2",
          "-cp … your.Main", "-cp \"$CLASS_PATH\" dev.framelease.cli.Main grab run.png");

  /** These go on until Ctrl-C. */
  private static final List<String> ENDLESS =
      List.of(
          "./framelease record  ",
          "./framelease record --on-change ",
          "./framelease record --resize ",
          "./framelease infer resnet.onnx ",
          "./framelease infer model-folder ");

  private static final Pattern LINE = Pattern.compile("(?m)^(?:.*\\\\\\n)*.*[^\\\\\\n]$");
  private static final Pattern WRITTEN = Pattern.compile("[\\w{}-]+\\.(?:png|arrow|jfr)\\b");

  @RegisterExtension static final XServer X = XServer.ofSize(640, 480);

  @TempDir private Path folder;

  private WindowProgram program;
  private RandrForTests randr;

  @BeforeEach
  void showWhatTheDocumentsName() throws IOException {
    program = new WindowProgram(X.name());
    int window = program.show(Plan.at(20, 10, 64, 48, 0x336699));
    program.windows().name(window, "Page", "Navigator", "Firefox");
    randr = new RandrForTests(X.name());
    randr.addMonitor("HDMI-1", false, 0, 0, 320, 240);
    StandIns.programs(Files.createDirectory(folder.resolve("programs")));
  }

  @AfterEach
  void close() {
    randr.removeMonitor("HDMI-1");
    randr.close();
    program.close();
  }

  static Stream<String> documents() throws IOException {
    return DocumentedCodeTest.documents().stream()
        .filter(document -> !document.equals(GettingStartedTest.DOCUMENT))
        .filter(document -> !lines(document).stream().allMatch(line -> whyNot(line) != null));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldRunAsTheDocumentSays(String document) throws IOException {
    int number = 0;
    for (String block : Examples.shownIn(document, "sh")) {
      Path clone = Files.createDirectory(folder.resolve("block " + ++number));
      BuiltClone.in(clone);
      StandIns.models(clone);
      for (String line : linesOf(block)) {
        if (whyNot(line) == null) {
          run(clone, line);
        }
      }
    }
  }

  /** Nothing is excused that does not stand there. */
  @Test
  void shouldLeaveOutOnlyWhatIsThere() throws IOException {
    Set<String> unused = new HashSet<>(NOT_RUN.keySet());
    unused.addAll(INSTEAD.keySet());
    unused.addAll(ENDLESS);
    for (String document : DocumentedCodeTest.documents()) {
      for (String line : lines(document)) {
        unused.removeIf(line::contains);
      }
    }
    assertEquals(Set.of(), unused);
  }

  private void run(Path clone, String line) throws IOException {
    String script = line;
    for (Map.Entry<String, String> other : INSTEAD.entrySet()) {
      script = script.replace(other.getKey(), other.getValue());
    }
    prepare(clone, line);
    boolean endless = ENDLESS.stream().anyMatch(line::startsWith);
    Set<Path> before = new HashSet<>(files(clone));
    CommandProcess shell =
        CommandProcess.start(
            clone,
            environment(clone),
            List.of(
                "setsid", "env", "--default-signal=INT", "bash", "-euo", "pipefail", "-c", script));
    if (endless) {
      eventually(
          () -> line + shell.err(),
          () ->
              !shell.process().isAlive()
                  || !shell.out().isEmpty()
                  || !before.containsAll(files(clone)));
      shell.interruptGroup();
    }
    assertEquals(endless ? 130 : 0, shell.exitCode(), () -> line + "\n" + shell.err());
    assertWritten(clone, line, shell);
  }

  /** What another document, or another command, made before. */
  private void prepare(Path clone, String line) throws IOException {
    if (line.contains("screen.arrow") && !line.contains(" record ")) {
      if (!Files.exists(clone.resolve("screen.arrow"))) {
        sh(clone, "./framelease record --frames 30 --fps 1000 screen.arrow");
      }
    }
    if (line.startsWith("xauth ")) {
      sh(clone, "xauth -f authority add \"$DISPLAY\" . 00112233445566778899aabbccddeeff");
    }
  }

  private void sh(Path clone, String line) {
    CommandProcess shell =
        CommandProcess.start(clone, environment(clone), List.of("bash", "-euc", line));
    assertEquals(0, shell.exitCode(), () -> line + "\n" + shell.err());
  }

  private Map<String, String> environment(Path clone) {
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    Map<String, String> environment = new HashMap<>();
    environment.put("DISPLAY", X.name());
    environment.put("CLASS_PATH", CommandProcess.classPath());
    environment.put("XAUTHORITY", clone.resolve("authority").toString());
    environment.put("PATH", String.join(":", folder + "/programs", java, System.getenv("PATH")));
    return environment;
  }

  private static void assertWritten(Path clone, String line, CommandProcess shell)
      throws IOException {
    String command = line.replaceAll("  +#.*", "");
    for (String name : WRITTEN.matcher(command).results().map(found -> found.group()).toList()) {
      Pattern pattern = Pattern.compile(name.replaceAll("\\{\\w+\\}", "\\\\d+"));
      assertTrue(
          files(clone).stream()
              .anyMatch(
                  file ->
                      pattern.matcher(file.getFileName().toString()).matches()
                          && file.toFile().length() > 0),
          () -> name + " of " + line + shell.err());
    }
    for (String reader : StandIns.READERS) {
      if (command.contains("| " + reader)) {
        assertTrue(Files.size(clone.resolve(reader + ".got")) > 100, line);
      }
    }
    if (command.contains("-f cookie")) {
      byte[] cookie = Files.readAllBytes(clone.resolve("cookie"));
      assertEquals(List.of((byte) -1, (byte) -1), List.of(cookie[0], cookie[1]), "of any host");
    }
    if (command.startsWith("jfr ")) {
      assertTrue(shell.out().contains("dev.framelease.Grab"), shell.out());
    }
    if (command.startsWith("./framelease infer ")) {
      assertTrue(shell.out().startsWith("{"), shell::out);
    }
  }

  private static List<Path> files(Path clone) {
    File[] files = clone.toFile().listFiles(File::isFile);
    return Arrays.stream(files).map(File::toPath).toList();
  }

  /** Why a line does not run here, or null. */
  private static String whyNot(String line) {
    return NOT_RUN.entrySet().stream()
        .filter(entry -> line.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse(null);
  }

  private static List<String> lines(String document) {
    try {
      List<String> lines = new ArrayList<>();
      Examples.shownIn(document, "sh").forEach(block -> lines.addAll(linesOf(block)));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> linesOf(String block) {
    return LINE.matcher(block).results().map(found -> found.group()).toList();
  }
}
