package dev.framelease.cli.output;

import dev.framelease.capture.PrintableText;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

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

  /**
   * The name of a file that was written, for who reads standard output: as it is for a program; for
   * a terminal, which obeys characters that a name may have, as {@code ls} shows it.
   */
  public static String nameOf(Path file) {
    return Terminal.is(1) ? PrintableText.whole(file.toString()) : file.toString();
  }

  /** Says that it takes no more data. */
  public static BadInputException refused(Exception cause) {
    return new BadInputException("standard output takes no more: " + cause.getMessage(), cause);
  }
}
