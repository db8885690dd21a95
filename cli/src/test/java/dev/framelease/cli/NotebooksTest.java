package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.framelease.testing.ChildJvm;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rapaio.jupyter.kernel.MainApp;

/** Executes the notebooks by Jupyter, with a real kernel, on a virtual screen. */
class NotebooksTest {
  private static final String INSTALLED = "framelease.jupyter.path";
  private static final List<String> RAPAIO =
      List.of(
          "--kernel-jar",
          MainApp.class.getProtectionDomain().getCodeSource().getLocation().getPath());

  private static final int ATTEMPTS = 3;

  /** What Jupyter says of a kernel that hangs at its start, or that another took a port from. */
  private static final Pattern NOT_STARTED =
      Pattern.compile("Kernel didn't respond|Kernel died before replying");

  private static final long LONGEST_SECONDS = 240;
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "/(home|root|tmp|work|usr|var)/|127\\.0\\.0\\.1|localhost|DISPLAY=|\\W:\\d+\\b");
  private static final int LARGEST_BYTES = 400_000;

  /** What depends on when a frame was taken: a pixel of it, or how well it packs. */
  private static final Pattern OF_THIS_RUN =
      Pattern.compile(
          "(?m)^(blue of the first pixel|the crop is readable|not compressed|with ZSTD): \\d+");

  @TempDir private Path folder;

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(CommandProcess.root().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void shouldGiveTheOutputsThatAreCommitted(Path file) throws Exception {
    NotebookFile committed = NotebookFile.read(file);

    CommandProcess run = execute(file);

    assertExecuted(run);
    NotebookFile executed = NotebookFile.read(folder.resolve(file.getFileName()));
    assertEquals(describe(committed), describe(executed));
    assertShown(file, executed);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void shouldMakeItsPointsInWhatIsCommitted(Path file) throws IOException {
    NotebookPoints.require(file.getFileName().toString(), NotebookFile.read(file));
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void shouldHoldNothingOfTheMachineItWasMadeOn(Path file) throws IOException {
    NotebookFile notebook = NotebookFile.read(file);

    for (JsonNode cell : notebook.codeCells()) {
      assertFalse(cell.get("execution_count").isNull(), "a cell was never executed: " + cell);
      String printed = NotebookFile.printed(cell);
      assertFalse(OF_THIS_MACHINE.matcher(printed).find(), printed);
    }
    for (BufferedImage picture : notebook.pictures()) {
      assertTrue(colours(picture) > 8, "a committed picture shows nothing");
    }
    assertEquals("framelease-java", notebook.json().at("/metadata/kernelspec/name").asText());
    assertTrue(notebook.json().at("/metadata/language_info").isMissingNode());
    assertTrue(notebook.text().length() < LARGEST_BYTES, file + " is too large");
    assertFalse(Pattern.compile("(?m)^ *\"[%!]").matcher(notebook.text()).find(), "a magic");
  }

  /** As for JJava or IJava, which no registry that every build reaches has. */
  @ParameterizedTest
  @MethodSource("notebooks")
  @EnabledIfSystemProperty(
      named = INSTALLED,
      matches = ".+",
      disabledReason = "name a folder that has kernels/… of IJava or JJava to run them on it")
  void shouldRunOnAnInstalledKernel(Path file) throws Exception {
    CommandProcess run =
        execute(file, Map.of("JUPYTER_PATH", System.getProperty(INSTALLED)), List.of());

    assertExecuted(run);
    assertTrue(Pattern.compile("\\([IJ]Java\\) in").matcher(run.err()).find(), run.err());
    NotebookFile executed = NotebookFile.read(folder.resolve(file.getFileName()));
    assertShown(file, executed);
  }

  @Test
  void shouldFailWhenACellFails() throws Exception {
    CommandProcess run = execute(notebookOf("throw new IllegalStateException(\"a bad cell\");"));

    assertEquals(1, run.process().exitValue());
    assertTrue(run.err().contains("a bad cell"), run.err());
  }

  @Test
  void shouldTellWhatAKernelSaysBeforeItEnds() throws Exception {
    CommandProcess run =
        execute(
            notebookOf(
                "System.setErr(new java.io.PrintStream(new java.io.FileOutputStream("
                    + "java.io.FileDescriptor.err), true)); System.err.println(\"last words\");"
                    + " Runtime.getRuntime().halt(3);"));

    assertEquals(1, run.process().exitValue());
    assertTrue(run.err().contains("last words"), run.err());
    assertTrue(run.err().contains("DeadKernelError"), run.err());
  }

  @Test
  void shouldShowFramesAndViewsThemselves() throws Exception {
    String open =
        """
        import dev.framelease.capture.*;
        var session = ScreenSession.open(SessionOptions.DEFAULT);
        var frame = session.grab(CaptureSource.desktop());
        var view = frame.pixels();
        """;

    CommandProcess run =
        execute(
            notebookOf(open, "frame", "view", "view.index(2, 0)", "view.close(); frame", "view"));

    assertExecuted(run);
    NotebookFile executed = NotebookFile.read(folder.resolve("executed.ipynb"));
    assertEquals(List.of("480x270", "480x270", "480x270", "480x270"), sizes(executed));
    List<JsonNode> cells = executed.codeCells();
    assertEquals(List.of("execute_result [image/png]"), NotebookFile.kinds(cells.get(1)));
    assertEquals(List.of("execute_result [text/plain]"), NotebookFile.kinds(cells.get(5)));
  }

  /** What a kernel prints to its standard error, and the stack of a cell that fails, go to ours. */
  private static void assertExecuted(CommandProcess run) {
    assertEquals(0, run.process().exitValue(), () -> "Jupyter said:\n" + run.err() + run.out());
  }

  /** The pictures that are committed, and what the notebook is there to show. */
  private static void assertShown(Path file, NotebookFile executed) throws IOException {
    assertEquals(sizes(NotebookFile.read(file)), sizes(executed));
    NotebookPoints.require(file.getFileName().toString(), executed);
    assertFalse(executed.pictures().isEmpty());
    for (BufferedImage picture : executed.pictures()) {
      assertTrue(colours(picture) > 8, "a picture shows nothing");
    }
  }

  private Path notebookOf(String... cells) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode notebook = mapper.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
    notebook
        .putObject("metadata")
        .putObject("kernelspec")
        .put("name", "framelease-java")
        .put("display_name", "x")
        .put("language", "java");
    ArrayNode array = notebook.putArray("cells");
    for (int i = 0; i < cells.length; i++) {
      ObjectNode cell = array.addObject().put("id", "cell-" + i).put("cell_type", "code");
      cell.putObject("metadata");
      cell.putNull("execution_count").putArray("outputs");
      cell.put("source", cells[i]);
    }
    return Files.write(folder.resolve("made.ipynb"), mapper.writeValueAsBytes(notebook));
  }

  /** A kernel that does not answer is started again, but not for ever, and not unheard. */
  private CommandProcess execute(Path file) throws InterruptedException {
    return execute(file, Map.of(), RAPAIO);
  }

  private CommandProcess execute(Path file, Map<String, String> environment, List<String> kernel)
      throws InterruptedException {
    CommandProcess run = executeOnce(file, environment, kernel);
    for (int i = 1; i < ATTEMPTS && NOT_STARTED.matcher(run.err()).find(); i++) {
      System.err.println("a kernel did not start, and is started again:\n" + run.err());
      run = executeOnce(file, environment, kernel);
    }
    return run;
  }

  private CommandProcess executeOnce(
      Path file, Map<String, String> environment, List<String> kernel) throws InterruptedException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("HOME", folder.toString());
    // For the kernel, which Jupyter starts.
    variables.put("JDK_JAVA_OPTIONS", String.join(" ", ChildJvm.SHORT_LIVED));
    List<String> command = new ArrayList<>(List.of("notebook"));
    command.addAll(kernel);
    command.addAll(
        List.of(
            "--prefix",
            folder.resolve("prefix").toString(),
            "--",
            "jupyter",
            "nbconvert",
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.startup_timeout=60",
            "--ExecutePreprocessor.timeout=120",
            "--output-dir=" + folder,
            "--output=" + (file.startsWith(folder) ? "executed.ipynb" : file.getFileName()),
            file.toString()));
    CommandProcess run =
        CommandProcess.framelease(folder, variables, command.toArray(String[]::new));
    try {
      assertTrue(run.process().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), run.err());
    } finally {
      run.process().destroy();
    }
    return run;
  }

  private static List<String> describe(NotebookFile notebook) {
    List<String> cells = new ArrayList<>();
    for (JsonNode cell : notebook.cells()) {
      String source = NotebookFile.joined(cell.get("source"));
      boolean isCode = cell.has("outputs");
      cells.add(source + (isCode ? "\n⇒ " + NotebookFile.kinds(cell) + ofAnyRun(cell) : ""));
    }
    return cells;
  }

  /** What a cell says, without the numbers that differ by run. */
  private static String ofAnyRun(JsonNode cell) {
    return "\n" + OF_THIS_RUN.matcher(NotebookFile.said(cell)).replaceAll("$1: …");
  }

  private static List<String> sizes(NotebookFile notebook) throws IOException {
    return notebook.pictures().stream()
        .map(picture -> picture.getWidth() + "x" + picture.getHeight())
        .toList();
  }

  private static long colours(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    return Arrays.stream(picture.getRGB(0, 0, width, height, null, 0, width)).distinct().count();
  }
}
