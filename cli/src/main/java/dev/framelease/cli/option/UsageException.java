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

  /**
   * Refuses a number that is not positive, or not finite.
   *
   * @param option that has it
   * @param value of the option
   * @throws UsageException if it is one of these
   */
  public static void unlessPositive(String option, Number value) {
    double number = value.doubleValue();
    unless(number > 0 && Double.isFinite(number), option + " must be positive, and is " + value);
  }
}
