package dev.framelease.cli.output;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Standard output for data. Not {@code System.out}, which keeps errors to itself. */
public final class StandardOutput {
  /** What a user names it by in place of a file. */
  public static final String NAME = "-";

  private StandardOutput() {}

  /** Returns a stream that is not buffered, and must not be closed before the last data. */
  public static FileOutputStream stream() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /**
   * Refuses to write data to a terminal.
   *
   * @throws BadInputException if it is one
   */
  public static void requireNoTerminal(String data) {
    if (Terminal.is(1)) {
      throw new BadInputException(
          "standard output is a terminal, and "
              + data
              + " would go there; name a file, or send it on with | or >");
    }
  }

  /** Says that it takes no more data. */
  public static BadInputException refused(Exception cause) {
    return new BadInputException("standard output takes no more: " + cause.getMessage(), cause);
  }
}
