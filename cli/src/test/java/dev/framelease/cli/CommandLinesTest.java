package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What the help and the documents tell people to type is what the commands take. */
class CommandLinesTest {
  private static final int WIDE = 300;
  private static final Path ROOT = CommandProcess.root();
  private static final Pattern IN_DOCUMENT =
      Pattern.compile("(?m)(?:^(?:\\$ )?|`)\\./framelease ((?:[^`\\n\\\\]|\\\\\\n)+)");
  private static final Pattern IN_HELP =
      Pattern.compile("(?m)^ +framelease ((?:[^\\n\\\\]|\\\\\\n)+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");
  private static final Pattern END_OF_COMMAND = Pattern.compile("[|>#&);]+.*");

  static Stream<CommandLine> commands() {
    return Main.commandLine().getSubcommands().values().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldHaveExamplesThatItsOptionsTake(CommandLine command) {
    String help = examples(command, WIDE);
    List<String> examples = find(IN_HELP, help);
    assertFalse(examples.isEmpty(), help);
    List<String> refused = new ArrayList<>();
    for (String example : examples) {
      assertTrue(example.startsWith(command.getCommandName()), example);
      refusal(example).forEach(refused::add);
    }
    assertEquals(List.of(), refused);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldHaveExamplesThatNoTerminalBreaks(CommandLine command) {
    assertEquals(examples(command, WIDE), examples(command, 80));
  }

  /** Picocli goes on at the first column where a line of a list is too long. */
  @ParameterizedTest
  @MethodSource("commands")
  void shouldHaveListsThatNoTerminalBreaks(CommandLine command) {
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      assertTrue(!line.startsWith(" ") || line.replace("%%", "%").length() < 80, line);
    }
  }

  private static String examples(CommandLine command, int width) {
    String help = command.setUsageHelpWidth(width).getUsageMessage(Ansi.OFF);
    return help.substring(help.indexOf("\nExamples:\n"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSayWhatEachOptionIsFor(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertTrue(String.join("", option.description()).length() > 10, option.longestName());
    }
    assertTrue(command.getCommandSpec().findOption("--help").usageHelp());
    assertTrue(command.getCommandSpec().findOption("--version").versionHelp());
  }

  @Test
  void shouldTakeWhatTheDocumentsTellPeopleToType() throws IOException {
    List<String> refused = new ArrayList<>();
    int lines = 0;
    for (Path document : documents()) {
      for (String line : find(IN_DOCUMENT, Files.readString(document))) {
        lines++;
        refusal(line).map(why -> ROOT.relativize(document) + ": " + why).forEach(refused::add);
      }
    }
    assertEquals(List.of(), refused);
    assertTrue(lines > 40, "command lines found: " + lines);
  }

  @Test
  void shouldDescribeEachCommandInTheDocuments() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/command-line.md"));
    for (String name : Main.commandLine().getSubcommands().keySet()) {
      assertTrue(document.contains("\n## " + name + "\n") || name.equals("demo"), name);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldHaveTheExitCodesThatTheDocumentsTell(CommandLine command) throws IOException {
    String document = Files.readString(ROOT.resolve("docs/command-line.md"));
    Set<String> codes =
        new HashSet<>(command.getCommandSpec().usageMessage().exitCodeList().keySet());
    codes.addAll(Main.commandLine().getCommandSpec().usageMessage().exitCodeList().keySet());
    for (String code : codes) {
      assertTrue(Pattern.compile("(?m)^\\| " + code + "\\b").matcher(document).find(), code);
    }
    assertTrue(codes.containsAll(Set.of("0", "1", "2", "130")), codes.toString());
  }

  /** Why a line is not taken. A name alone names the command; one in capital letters, any. */
  private static Stream<String> refusal(String line) {
    List<String> words = wordsOf(line);
    CommandLine all = Main.commandLine();
    boolean isName = words.size() == 1 && all.getSubcommands().containsKey(words.get(0));
    if (isName || words.isEmpty() || words.get(0).matches("[A-Z]+")) {
      return Stream.empty();
    }
    try {
      all.parseArgs(words.toArray(String[]::new));
      return Stream.empty();
    } catch (ParameterException e) {
      return Stream.of(line + ": " + e.getMessage());
    }
  }

  private static List<String> wordsOf(String line) {
    List<String> words = new ArrayList<>();
    WORD.matcher(line.replace("\\\n", " "))
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .takeWhile(word -> !END_OF_COMMAND.matcher(word).matches())
        .forEach(words::add);
    return words;
  }

  private static List<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), files)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }
}
