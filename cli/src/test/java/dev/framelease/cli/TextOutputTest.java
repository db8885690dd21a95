package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print, as processes, and where it is lost. */
@ExtendWith(LedgerExtension.class)
class TextOutputTest {
  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitors",
        "monitors --windows --json",
        "grab a.png",
        "record --frames=1 a.arrow",
        "completion",
        "help",
        "grab --help",
        "--version"
      })
  void shouldFailWhereNobodyGetsWhatItPrints(String line) {
    CommandProcess full =
        CommandProcess.frameleaseTo("/dev/full", folder, environment(), line.split(" "));

    assertEquals(1, full.exitCode(), full.err());
    assertEquals(
        "framelease: standard output takes no more: No space left on device",
        full.err().lines().reduce((former, last) -> last).orElse(""));
  }

  @Test
  void shouldPlayInVainWhereNobodyGetsWhatItPrints() {
    assertEquals(0, framelease("record", "--frames=1", "a.arrow").exitCode());
    CommandProcess full =
        CommandProcess.frameleaseTo("/dev/full", folder, environment(), "play", "a.arrow");

    assertEquals(1, full.exitCode(), full.err());
    assertEquals(
        "framelease: standard output takes no more: No space left on device\n", full.err());
  }

  @Test
  void shouldBeDoneWhenItsReaderHasWhatItWants() {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("mkfifo pipe; exec 3<>pipe; exec 4>pipe 3>&-; exec \"$@\" >&4");
    command.add("bash");
    command.addAll(CommandProcess.commandLine("completion"));
    CommandProcess gone = CommandProcess.start(folder, environment(), command);

    assertEquals(0, gone.exitCode(), gone.err());
    assertEquals("", gone.err());
  }

  @Test
  void shouldSayWhatThereIsToDoWhereNobodySaysWhatToDo() {
    CommandProcess bare = framelease();

    assertEquals(2, bare.exitCode());
    assertEquals(help(), bare.err());
    assertEquals("", bare.out());
  }

  @Test
  void shouldHelpLikeTheOption() {
    CommandProcess all = framelease("help");
    CommandProcess one = framelease("help", "grab");
    CommandProcess none = framelease("help", "grap");

    assertEquals(0, all.exitCode(), all.err());
    assertEquals(help(), all.out());
    assertEquals(0, one.exitCode(), one.err());
    assertEquals(help("grab"), one.out());
    assertEquals(2, none.exitCode(), none.err());
    assertTrue(
        none.err().startsWith("framelease: there is no command 'grap'; there are: demo, "),
        none.err());
  }

  /** What the option prints. */
  private String help(String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.add("--help");
    CommandProcess option = framelease(words.toArray(String[]::new));
    assertEquals(0, option.exitCode(), option.err());
    return option.out();
  }

  private CommandProcess framelease(String... arguments) {
    return CommandProcess.framelease(folder, environment(), arguments);
  }

  private static Map<String, String> environment() {
    return Map.of("DISPLAY", X.name());
  }
}
