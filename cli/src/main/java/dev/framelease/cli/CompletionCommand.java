package dev.framelease.cli;

import dev.framelease.cli.option.Versions;
import dev.framelease.cli.picture.FileNamePattern;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code framelease completion}: what a shell needs to complete command lines. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    description = {
      "Prints what bash and zsh need to complete the command lines of framelease.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  source <(framelease completion)",
      "  framelease completion > ~/.local/share/bash-completion/completions/framelease"
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine whole = spec.root().commandLine();
    whole.getSubcommands().values().forEach(command -> completePatterns(command.getCommandSpec()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(withPlainNames(AutoComplete.bash(whole.getCommandName(), whole)));
    out.flush();
  }

  /**
   * Takes names of files as they are: picocli has the shell expand them, and so match what is a
   * pattern and, within {@code compgen -W}, run what is a command.
   */
  private static String withPlainNames(String script) {
    String reply =
        """
        local file
        COMPREPLY=()
        while IFS= read -r file; do COMPREPLY+=("${file}"); done < <(compgen -f -- "${curr_word}")
        return
        """;
    return script
        .replace("positionals=$( compgen -f -- \"${curr_word}\" ) # files\n", reply)
        .replace("COMPREPLY=( $( compgen -f -- \"${curr_word}\" ) ) # files\n", reply);
  }

  /** Picocli completes names of files where it knows that a path is wanted. */
  private static void completePatterns(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      if (isPattern(option)) {
        command.remove(option);
        command.addOption(OptionSpec.builder(option.names()).arity("1").type(Path.class).build());
      }
    }
    for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
      if (isPattern(parameter)) {
        command.remove(parameter);
        command.addPositional(
            PositionalParamSpec.builder().index(parameter.index()).type(Path.class).build());
      }
    }
  }

  private static boolean isPattern(ArgSpec argument) {
    return List.of(argument.auxiliaryTypes()).contains(FileNamePattern.class);
  }
}
