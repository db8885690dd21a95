package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.RandrForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each block of text in the documents is what comes out, but for numbers of the run, or a drawing,
 * whose names are those of classes.
 */
@ExtendWith(LedgerExtension.class)
class DocumentedOutputTest {
  private static final String COMMAND_LINE = "docs/command-line.md";
  private static final String FORMAT = "docs/arrow-format.md";
  private static final String MONITORS = "$ ./framelease monitors";
  private static final String WINDOWS = "$ ./framelease monitors --windows";
  private static final String PLAY = "$ ./framelease play screen.arrow";

  /** First lines of blocks that other tests compare. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "$ ./framelease demo --engine PyTorch", "demo/DemoTest.java",
          "$ ./framelease doctor", "doctor/DoctorTest.java");

  private static final Set<String> HERE = Set.of(MONITORS, WINDOWS, PLAY);

  /** First words of blocks without a command. */
  private static final Set<String> OUTPUT_ALONE =
      Set.of("recorded", "ARROW:extension:name", "storage");

  private static final Set<String> DRAWINGS = Set.of("docs/architecture.md", "docs/ownership.md");

  /** Names of classes in drawings that are not the project's. */
  private static final Set<String> OF_LIBRARIES = Set.of("ArrowBuf", "NDArray");

  private static final Pattern CLASS_NAME = Pattern.compile("\\b[A-Z][A-Za-z]*[a-z][A-Z][A-Za-z]+");

  @RegisterExtension static final XServer X = XServer.ofSize(3200, 1080);

  @TempDir private Path folder;

  @Test
  void shouldCompareEveryBlock() throws IOException {
    Set<String> unknown = new HashSet<>();
    for (String document : DocumentedCodeTest.documents()) {
      for (String block : Examples.shownIn(document, "text")) {
        String first = block.lines().findFirst().orElseThrow();
        boolean isCompared =
            HERE.contains(first)
                || ELSEWHERE.containsKey(first)
                || OUTPUT_ALONE.contains(first.split(" ", 2)[0])
                || DRAWINGS.contains(document);
        if (!isCompared) {
          unknown.add(document + ": " + first);
        }
      }
    }
    assertEquals(Set.of(), unknown);
    for (Map.Entry<String, String> other : ELSEWHERE.entrySet()) {
      Path test =
          CommandProcess.root().resolve("cli/src/test/java/dev/framelease/cli/" + other.getValue());
      assertTrue(Files.readString(test).contains("\"" + other.getKey() + "\""), other::toString);
    }
  }

  @Test
  void shouldShowTheMonitors() throws IOException {
    try (RandrForTests randr = new RandrForTests(X.name())) {
      randr.addMonitor("HDMI-1", true, 0, 0, 1920, 1080);
      randr.addMonitor("DP-1", false, 1920, 0, 1280, 1024);

      String ofTheServer = "  3  screen  no       3200x1080+0+0\n";
      assertEquals(ShownOutput.after(MONITORS, COMMAND_LINE) + ofTheServer, out("monitors"));

      randr.removeMonitor("HDMI-1");
      randr.removeMonitor("DP-1");
    }
  }

  @Test
  void shouldShowTheWindows() throws IOException {
    try (WindowProgram program = new WindowProgram(X.name())) {
      int letter = program.show(Plan.at(40, 60, 1280, 900, 0x336699));
      program.windows().name(letter, "Letter - Write", "write", "Office");
      int notes = program.showWithAlpha(Plan.at(-20, 80, 300, 400, 0));
      program.windows().name(notes, "Notes", "notes", "Notes");
      program.windows().unmap(notes);

      assertEquals(
          withoutIds(ShownOutput.after(WINDOWS, COMMAND_LINE)),
          withoutIds(out("monitors", "--windows")));
    }
  }

  /** They have more digits, or fewer. */
  private static String withoutIds(String table) {
    return table.replaceAll("0x[0-9a-f]+ +|(?<=ID) +", " ");
  }

  @Test
  void shouldShowWhatIsInARecording() throws IOException {
    CommandProcess record = run("record", "--frames=3", "--region=1280x720+0+0", "screen.arrow");
    assertEquals(0, record.exitCode(), record.err());
    String last = record.err().lines().reduce((earlier, later) -> later).orElse("") + "\n";
    assertEquals(ShownOutput.masked(alone("recorded", COMMAND_LINE)), ShownOutput.masked(last));

    String shown = ShownOutput.after(PLAY, COMMAND_LINE);
    String said = out("play", "screen.arrow");
    assertEquals(ShownOutput.masked(shown), ShownOutput.masked(said));
    assertEquals(columns(shown), columns(said));
  }

  private static List<String> columns(String table) {
    return table.lines().map(line -> line.replaceAll("[0-9.]", "N")).skip(1).limit(1).toList();
  }

  @Test
  void shouldShowTheMetadataOfTensors() throws IOException {
    assertEquals(
        alone("ARROW:extension:name", FORMAT),
        metadata(FrameSchema.of(640, 480).arrow().findField("frame")));
    Field anySize = FrameSchema.ofAnySize(PixelFormat.BGRX).arrow().findField("frame");
    ArrowType storage = ((ExtensionType) anySize.getType()).storageType();
    assertEquals(
        alone("storage", FORMAT),
        row("storage", named(storage, anySize.getChildren())) + metadata(anySize));
  }

  private static String metadata(Field field) {
    ExtensionType type = (ExtensionType) field.getType();
    return row(ExtensionType.EXTENSION_METADATA_KEY_NAME, type.extensionName())
        + row(ExtensionType.EXTENSION_METADATA_KEY_METADATA, type.serialize());
  }

  private static String row(String key, String value) {
    return String.format("%-24s  %s%n", key, value);
  }

  /** The names that Arrow's specification has for types. */
  private static String named(ArrowType type, List<Field> children) {
    Stream<String> inner =
        children.stream().map(child -> named(child.getType(), child.getChildren()));
    if (type instanceof ArrowType.Int number) {
      return (number.getIsSigned() ? "int" : "uint") + number.getBitWidth();
    }
    if (type instanceof ArrowType.FixedSizeList list) {
      return "fixed_size_list<" + inner.findFirst().orElseThrow() + ">[" + list.getListSize() + "]";
    }
    if (type instanceof ArrowType.List) {
      return "list<" + inner.findFirst().orElseThrow() + ">";
    }
    assertEquals(ArrowType.Struct.INSTANCE, type);
    return children.stream()
        .map(child -> child.getName() + ": " + named(child.getType(), child.getChildren()))
        .collect(Collectors.joining(", ", "struct<", ">"));
  }

  @Test
  void shouldDrawClassesThatThereAre() throws IOException {
    Set<String> classes = new HashSet<>(OF_LIBRARIES);
    for (Path source : DocumentedCodeTest.files(".java")) {
      classes.add(source.getFileName().toString().replace(".java", ""));
    }
    Set<String> drawn = new HashSet<>();
    for (String document : DRAWINGS) {
      for (String drawing : Examples.shownIn(document, "text")) {
        CLASS_NAME.matcher(drawing).results().map(MatchResult::group).forEach(drawn::add);
      }
    }
    assertTrue(drawn.size() > 5, drawn::toString);
    drawn.removeAll(classes);
    assertEquals(Set.of(), drawn);
  }

  /** The block of text that begins with a word. */
  private static String alone(String word, String document) throws IOException {
    List<String> found =
        Examples.shownIn(document, "text").stream()
            .filter(block -> block.startsWith(word + " "))
            .toList();
    return found.size() == 1 ? found.get(0) : found.toString();
  }

  private String out(String... arguments) {
    CommandProcess run = run(arguments);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  private CommandProcess run(String... arguments) {
    return CommandProcess.framelease(folder, Map.of("DISPLAY", X.name()), arguments);
  }
}
