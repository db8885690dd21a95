package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code framelease completion} prints, in a real bash. */
class CompletionTest {
  @TempDir private static Path folder;
  private static Path script;

  @BeforeAll
  static void printScript() throws IOException {
    CommandProcess process = CommandProcess.framelease(folder, Map.of(), "completion");
    assertEquals(0, process.exitCode(), process.err());
    script = Files.writeString(folder.resolve("completion.bash"), process.out());
  }

  @Test
  void shouldCompleteCommands() {
    assertEquals("monitors", completed("framelease mon"));
  }

  @Test
  void shouldCompleteTheCommandThatTellsOfOthers() {
    assertEquals("help", completed("framelease he"));
  }

  @Test
  void shouldCompleteTheCommandToTellOf() {
    assertEquals("notebook", completed("framelease help no"));
  }

  @Test
  void shouldCompleteValuesOfOptions() {
    assertEquals("classification", completed("framelease infer --task cl"));
    assertEquals("OnnxRuntime", completed("framelease infer --engine On"));
    assertEquals("stream", completed("framelease record --format st"));
    assertEquals("raw", completed("framelease play --format ra"));
  }

  @Test
  void shouldCompleteNamesOfFiles() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file.txt"));

    for (String option :
        List.of(
            "infer --labels",
            "infer --recording",
            "infer m.onnx --annotate",
            "demo --model",
            "notebook --kernel-jar",
            "grab",
            "record",
            "play",
            "play r.arrow",
            "infer")) {
      assertEquals(
          file.toString(), completed("framelease " + option + " " + folder.resolve("a-f")), option);
    }
  }

  @Test
  void shouldTakeNamesOfFilesAsTheyAre() throws IOException {
    for (String name : List.of("$(touch obeyed)", "`touch obeyed`", "$HOME", "two words")) {
      Path file = Files.createFile(folder.resolve("odd-" + name));
      for (String command : List.of("grab", "play", "play r.arrow", "infer --labels")) {
        String line = "framelease " + command + " " + folder.resolve("odd-");
        assertEquals(file.toString(), completed(line), command);
      }
      Files.delete(file);
    }
    assertFalse(Files.exists(folder.resolve("obeyed")));
  }

  @Test
  void shouldTakeNamesOfFilesForNoPatterns() throws IOException {
    Files.createFile(folder.resolve("like-d"));
    Path file = Files.createFile(folder.resolve("like-[d]"));
    for (String command : List.of("grab", "infer --labels")) {
      String line = "framelease " + command + " " + folder.resolve("like-[");
      assertEquals(file.toString(), completed(line), command);
    }
  }

  /** The script of picocli keeps the values of an option by its label. */
  @Test
  void shouldNotTakeTheValuesOfOneOptionForThoseOfAnother() {
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              List<String> labels =
                  command.getCommandSpec().options().stream()
                      .filter(option -> option.completionCandidates() != null)
                      .map(OptionSpec::paramLabel)
                      .toList();
              assertEquals(labels.stream().distinct().toList(), labels, name);
            });
  }

  @Test
  void shouldCompleteOptionsOfACommand() {
    assertEquals("--json", completed("framelease monitors --js"));
  }

  @Test
  void shouldCompleteTheLauncherOfAFolderToo() {
    assertEquals("grab", completed("./framelease gr"));
  }

  /** What bash would put in the place of the last word. */
  private static String completed(String line) {
    String ask =
        """
        source "$0"
        words=($1)
        definition=$(complete -p "${words[0]##*/}") || exit 1
        COMP_WORDS=("${words[@]}") COMP_CWORD=$((${#words[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
        function=${definition#*-F } function=${function%% *}
        "$function" "${words[0]}" "${words[-1]}" "${words[-2]}"
        printf '%s\n' "${COMPREPLY[@]}"
        """;
    CommandProcess bash =
        CommandProcess.start(folder, Map.of(), List.of("bash", "-c", ask, script.toString(), line));
    assertEquals(0, bash.exitCode(), bash.err());
    return bash.out().strip();
  }
}
