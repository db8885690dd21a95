package dev.framelease.cli;

import dev.framelease.cli.option.Versions;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(whole.getCommandName(), whole));
    out.flush();
  }
}
