package dev.framelease.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code framelease}. It ends with exit code 0, with 1 and one message where something
 * is not as it must be, or with 2 where the command line is wrong.
 */
@Command(
    name = "framelease",
    description = "Screen frames as Arrow buffers and DJL tensors, in the memory they came in.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = DemoCommand.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new ErrorMessages())
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do, as in: framelease demo");
  }
}
