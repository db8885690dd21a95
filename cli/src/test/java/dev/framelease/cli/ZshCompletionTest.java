package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code framelease completion} prints, in a real zsh on a terminal, by its Tab key. */
class ZshCompletionTest {
  /** Types a line and Tab into a shell that has read the script, and prints the line then. */
  private static final String DRIVER =
      """
      zmodload zsh/zpty
      mkfifo ready got
      zpty -b shell "ZDOTDIR=$PWD exec zsh -i"
      zpty -w shell "source ../completion; zle -N tell; bindkey '^Xt' tell; : >ready"
      read <ready
      zpty -w -n shell "$1"$'\\t\\x18t'
      cat got
      zpty -d shell
      """;

  private static final String START = "tell() { print -r -- \"$BUFFER\" >got }\n";

  @TempDir private static Path folder;

  @BeforeAll
  static void printScript() throws IOException {
    CommandProcess process = CommandProcess.framelease(folder, Map.of(), "completion");
    assertEquals(0, process.exitCode(), process.err());
    Files.writeString(folder.resolve("completion"), process.out());
  }

  @ParameterizedTest
  @CsvSource({
    "framelease mon, framelease monitors",
    "./framelease gr, ./framelease grab",
    "framelease help no, framelease help notebook",
    "framelease monitors --js, framelease monitors --json",
    "framelease infer --task cl, framelease infer --task classification",
    "framelease record --format st, framelease record --format stream"
  })
  void shouldCompleteALine(String line, String completed) throws IOException {
    assertEquals(completed + " \n", completed(line));
  }

  @Test
  void shouldCompleteNamesOfFiles() throws IOException {
    String line = "framelease infer --labels " + folder;
    assertEquals(line + "/completion \n", completed(line + "/compl"));
  }

  private static String completed(String line) throws IOException {
    Path shell = Files.createTempDirectory(folder, "shell");
    Files.writeString(shell.resolve(".zshrc"), START);
    CommandProcess driver =
        CommandProcess.start(
            shell, Map.of("TERM", "xterm"), List.of("zsh", "-fc", DRIVER, "zsh", line));
    assertEquals(0, driver.exitCode(), driver.err());
    return driver.out();
  }
}
