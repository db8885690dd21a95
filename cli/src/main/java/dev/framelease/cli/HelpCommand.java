package dev.framelease.cli;

import dev.framelease.cli.option.Versions;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code framelease help}: what {@code --help} says, where people look for it first. */
@Command(
    name = "help",
    helpCommand = true,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    description = {"Says what framelease does, or one of its commands.", ""},
    footer = {"", "Examples:", "  framelease help grab"})
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      completionCandidates = CommandNames.class,
      description = "What to tell of; by default all commands.")
  private Optional<String> command;

  @Override
  public void run() {
    CommandLine all = spec.root().commandLine();
    CommandLine shown = command.map(name -> all.getSubcommands().get(name)).orElse(all);
    if (command.isPresent() && shown == all) {
      throw new ParameterException(all, ErrorMessages.noSuchCommand(command.get(), "", all));
    }
    shown.usage(spec.commandLine().getOut());
  }

  /** For the shells that complete the word. */
  static final class CommandNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Main.commandLine().getSubcommands().keySet().iterator();
    }
  }
}
