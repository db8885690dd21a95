package dev.framelease.cli;

import dev.framelease.cli.option.UsageException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints one message for whatever stopped a command, and the stack with {@code --verbose}. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    return wrongUsage(error, error.getCommandLine());
  }

  private static int wrongUsage(Exception error, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("framelease: " + error.getMessage());
    err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    if (error instanceof UsageException) {
      return wrongUsage(error, command);
    }
    PrintWriter err = command.getErr();
    err.println("framelease: " + messageOf(error));
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      error.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String messageOf(Exception error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.toString() : message;
  }
}
