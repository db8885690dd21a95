package dev.framelease.cli.option;

/** The command line is wrong. The message names the option, and what was expected and found. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UsageException(String message) {
    super(message);
  }

  /**
   * Refuses a command line.
   *
   * @param holds what has to be so
   * @param message says what is not
   * @throws UsageException if it does not hold
   */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
