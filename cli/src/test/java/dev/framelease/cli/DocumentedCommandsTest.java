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
 * built clone, with small models of the names that they have. {@link #NOT_RUN} is what runs
 * elsewhere, and {@link #INSTEAD} what is shorter than it stands there. GettingStartedTest runs
 * those of its document.
 */
@ExtendWith(LedgerExtension.class)
class DocumentedCommandsTest {
  private static final String BUILDS = "a build would run within a build";

  /** Beginnings of lines. */
  private static final Map<String, Elsewhere> NOT_RUN =
      Map.ofEntries(
          Map.entry("./check", new Elsewhere("it runs this test", "check", "maven check.log")),
          Map.entry(
              "./mvnw -Pdist ",
              new Elsewhere(BUILDS, "check", "documented \"$root/docs/containers.md\" './mvnw '")),
          Map.entry(
              "tar -xzf cli/target/",
              new Elsewhere(BUILDS, "check", "documented \"$root/docs/containers.md\" 'tar '")),
          Map.entry(
              "bin/framelease demo",
              new Elsewhere(
                  "it is for the distribution",
                  "check",
                  "documented \"$unpacked/README.md\" 'bin/framelease demo$'")),
          Map.entry(
              "apt-get install ",
              new Elsewhere(
                  "the Dockerfile installs the same, and DocumentedCodeTest compares them",
                  "scripts/container.bash",
                  ">Dockerfile")),
          Map.entry(
              "./mvnw install ",
              new Elsewhere(BUILDS, "scripts/own-project.bash", "grep '^\\./mvnw install'")),
          Map.entry(
              "./mvnw ", new Elsewhere(BUILDS, "check", "CONTRIBUTING.md\" | grep '^\\./mvnw '")),
          Map.entry(
              "./benchmarks/run",
              new Elsewhere(
                  BUILDS + ", and measure for hours",
                  "check",
                  "docs/benchmarks.md\" | grep '^\\./benchmarks/run'")),
          Map.entry(
              "docker ",
              new Elsewhere(
                  "it needs the daemon of Docker, and the network",
                  "scripts/container.bash",
                  ">\"$folder/commands\"")));

  /**
   * Why a line does not run here, and what runs it.
   *
   * @param file of the project, which has a text
   */
  private record Elsewhere(String why, String file, String text) {}

  /** What stands for a program of the reader's, or would take longer than it need to. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "--duration 10", "--duration 2",
          "./framelease demo", "./framelease demo --duration 2",
          "./framelease bench", "./framelease bench --seconds 0.1",
          "-cp … your.Main", "-cp \"$CLASS_PATH\" dev.framelease.cli.Main grab run.png");

  /** These go on until Ctrl-C. */
  private static final List<String> ENDLESS =
      List.of(
          "./framelease record  ",
          "./framelease record --on-change ",
          "./framelease record --resize ",
          "./framelease infer resnet.onnx ",
          "./framelease infer model-folder ",
          "./framelease notebook");

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
        .filter(document -> !lines(document).stream().allMatch(line -> isElsewhere(line)));
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
        if (!isElsewhere(line)) {
          run(clone, line);
        }
      }
    }
  }

  @Test
  void shouldBeRunElsewhereWhereNotHere() throws IOException {
    for (Elsewhere other : NOT_RUN.values()) {
      String script = Files.readString(CommandProcess.root().resolve(other.file()));
      assertTrue(script.contains(other.text()), other::toString);
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
    CommandProcess shell = CommandProcess.shell(clone, environment(clone), script);
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
    CommandProcess shell = CommandProcess.shell(clone, environment(clone), line);
    assertEquals(0, shell.exitCode(), () -> line + "\n" + shell.err());
  }

  private Map<String, String> environment(Path clone) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DISPLAY", X.name());
    environment.put("CLASS_PATH", CommandProcess.classPath());
    environment.put("XAUTHORITY", clone.resolve("authority").toString());
    environment.put("JUPYTER_DATA_DIR", clone.resolve("jupyter data").toString());
    environment.put("PATH", folder + "/programs:" + CommandProcess.pathWithJava());
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
    if (command.equals("./framelease demo")) {
      for (String name : List.of("frames.arrow", "results.ndjson", "annotated.png")) {
        assertTrue(Files.size(clone.resolve("demo-output").resolve(name)) > 0, name);
      }
    }
    if (command.startsWith("./framelease bench")) {
      assertTrue(
          shell.out().contains("1920x1080+0+0 of ") && shell.out().contains("infer, PyTorch"));
    }
    if (command.equals("./framelease notebook")) {
      assertEquals("notebook\n", Files.readString(clone.resolve("jupyter.got")));
      assertTrue(Files.exists(clone.resolve("jupyter data/kernels/framelease-java/kernel.json")));
    }
  }

  private static List<Path> files(Path clone) {
    File[] files = clone.toFile().listFiles(File::isFile);
    return Arrays.stream(files).map(File::toPath).toList();
  }

  private static boolean isElsewhere(String line) {
    return NOT_RUN.keySet().stream().anyMatch(line::startsWith);
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
