package dev.framelease.cli.option;

/** Whole numbers, as people write them. */
public final class WholeNumber {
  private WholeNumber() {}

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is none, or too large
   */
  public static long parseLong(String text) {
    return parse(text, Long.MAX_VALUE);
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is none, or too large
   */
  public static int parseInt(String text) {
    return Math.toIntExact(parse(text, Integer.MAX_VALUE));
  }

  private static long parse(String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number <= most && number >= -most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(text, most, e);
    }
    throw refused(text, most, null);
  }

  private static IllegalArgumentException refused(String text, long most, Throwable cause) {
    return new IllegalArgumentException(
        "'" + text + "' is no whole number up to " + most + ", such as 10", cause);
  }
}
