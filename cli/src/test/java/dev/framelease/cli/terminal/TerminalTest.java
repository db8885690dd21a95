package dev.framelease.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on a terminal, which script(1) makes, and elsewhere. */
@ExtendWith(LedgerExtension.class)
class TerminalTest {
  private static final String ESCAPE = "\u001b[";

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir private Path folder;

  @Test
  void shouldHaveColoursOnATerminalOnly() {
    CommandProcess coloured = onTerminal("doctor");
    CommandProcess plain =
        CommandProcess.framelease(folder, Map.of("DISPLAY", X.name(), "TERM", "xterm"), "doctor");

    assertEquals(0, coloured.exitCode(), coloured.out());
    assertEquals(0, plain.exitCode(), plain.err());
    assertTrue(coloured.out().contains(ESCAPE + "32m"), coloured.out());
    assertFalse(plain.out().contains("\u001b"), plain.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM=dumb", "TERM=", "NO_COLOR=1"})
  void shouldHaveNoColoursWhereTheyAreNotTaken(String variable) {
    String name = variable.substring(0, variable.indexOf('='));
    String value = variable.substring(variable.indexOf('=') + 1);

    CommandProcess plain = onTerminal(Map.of(name, value), "help");

    assertEquals(0, plain.exitCode(), plain.out());
    assertTrue(plain.out().contains("framelease"), plain.out());
    assertFalse(plain.out().contains("\u001b"), plain.out());
  }

  @Test
  void shouldMoveNoCursorWhereThatIsNotTaken() {
    CommandProcess record = onTerminal(Map.of("TERM", "dumb"), "record", "--duration=1", "a.arrow");

    assertEquals(0, record.exitCode(), record.out());
    assertFalse(record.out().contains("\u001b"), record.out());
    assertTrue(record.out().contains("a.arrow\r\n"), record.out());
  }

  @Test
  void shouldShowProgressInOneLineOnATerminal() {
    CommandProcess record = onTerminal("record", "--duration=1", "a.arrow");

    assertEquals(0, record.exitCode(), record.out());
    assertTrue(record.out().matches("(?s).*\r +\\d+ frames? in .*\u001b\\[K.*"), record.out());
    assertTrue(record.out().contains("a.arrow\r\n"), record.out());
  }

  /** A program that reads the names opens the files by them. */
  @ParameterizedTest
  @ValueSource(strings = {"record --frames=1 a%c[31m.arrow", "grab a%c[31m.png"})
  void shouldShowNoNameThatATerminalObeys(String line) {
    String[] words = String.format(line, 0x1b).split(" ");
    String name = words[words.length - 1];

    CommandProcess shown = onTerminal(Map.of("NO_COLOR", "1"), words);
    CommandProcess read = CommandProcess.framelease(folder, Map.of("DISPLAY", X.name()), words);

    assertEquals(0, shown.exitCode(), shown.out());
    assertTrue(shown.out().contains(name.replace('\u001b', '?') + "\r\n"), shown.out());
    assertFalse(shown.out().contains("\u001b[31m"), shown.out());
    assertEquals(0, read.exitCode(), read.err());
    assertEquals(name + "\n", read.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"grab -", "record --frames=1 -", "play a.arrow -", "play a.arrow --format=raw -"})
  void shouldWriteNoDataToATerminal(String line) {
    CommandProcess record =
        CommandProcess.framelease(
            folder, Map.of("DISPLAY", X.name()), "record", "--frames=1", "a.arrow");
    assertEquals(0, record.exitCode(), record.err());

    CommandProcess command = onTerminal(line.split(" "));

    assertEquals(1, command.exitCode(), command.out());
    assertTrue(
        command.out().startsWith("framelease: standard output is a terminal, and "), command.out());
    assertEquals(1, command.out().lines().count(), command.out());
  }

  private CommandProcess onTerminal(String... arguments) {
    return onTerminal(Map.of(), arguments);
  }

  private CommandProcess onTerminal(Map<String, String> more, String... arguments) {
    Map<String, String> environment = new HashMap<>(Map.of("DISPLAY", X.name(), "TERM", "xterm"));
    environment.putAll(more);
    String line =
        CommandProcess.commandLine(arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return CommandProcess.start(
        folder,
        environment,
        List.of("script", "--quiet", "--return", "--command", line, "/dev/null"));
  }
}
