package dev.framelease.cli;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.PrintableText;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.terminal.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints one message for whatever stopped a command, and the stack with {@code --verbose}. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String message =
        error instanceof UnmatchedArgumentException unmatched
            ? whatIsUnknown(unmatched, command)
            : error.getMessage();
    return wrongUsage(message, command);
  }

  /** Says which word it is, what it might be, and which commands there are. */
  private static String whatIsUnknown(UnmatchedArgumentException unmatched, CommandLine command) {
    String word = unmatched.getUnmatched().get(0);
    String name = word.replaceFirst("=.*", "");
    String similar =
        new UnmatchedArgumentException(command, List.of(name))
            .getSuggestions().stream()
                .findFirst()
                .map(found -> "; did you mean " + found + "?")
                .orElse("");
    if (unmatched.isUnknownOption()) {
      return "there is no option '" + word + "'" + similar;
    }
    if (command.getSubcommands().isEmpty()) {
      return "'" + word + "' is one word too many";
    }
    return noSuchCommand(word, similar, command);
  }

  /** Says which commands there are. */
  static String noSuchCommand(String word, String similar, CommandLine all) {
    return "there is no command '"
        + word
        + "'"
        + similar
        + "; there are: "
        + String.join(", ", all.getSubcommands().keySet());
  }

  private static int wrongUsage(String message, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("framelease: " + printable(message));
    err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    if (error instanceof UsageException) {
      return wrongUsage(error.getMessage(), command);
    }
    if (isOfTheEnd(error)) {
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    PrintWriter err = command.getErr();
    err.println("framelease: " + printable(messageOf(error)));
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      StringWriter stack = new StringWriter();
      error.printStackTrace(new PrintWriter(stack, true));
      err.println(printable(stack.toString()));
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** The user wants the end, and need not be told that the X server has stopped at Ctrl-C, too. */
  private static boolean isOfTheEnd(Exception error) {
    return error instanceof CaptureException && StopSignal.isReason();
  }

  private static String messageOf(Exception error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.toString() : message;
  }

  /**
   * It may quote a file, or a word that was pasted: whoever made them chose what a terminal obeys.
   */
  private static String printable(String lines) {
    // Libraries and stacks indent with it, and a shell that it is pasted into obeys it, too.
    return Arrays.stream(lines.stripTrailing().replace("\t", "    ").split("\n", -1))
        .map(PrintableText::whole)
        .collect(Collectors.joining("\n"));
  }
}
