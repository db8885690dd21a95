package dev.framelease.cli.option;

/** The command line is wrong. The message names the option, and what was expected and found. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Those of {@link dev.framelease.capture.StreamOptions}. */
  private static final double SLOWEST = 1e-6;

  private static final double FASTEST = 1e9;

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

  /**
   * Refuses a pace that no stream has.
   *
   * @param option that has it
   * @param framesPerSecond the value of the option
   * @throws UsageException if it is not positive, or not from a millionth to a thousand million
   */
  public static void unlessPace(String option, double framesPerSecond) {
    unlessPositive(option, framesPerSecond);
    unless(
        framesPerSecond >= SLOWEST && framesPerSecond <= FASTEST,
        option + " must be from 0.000001 to 1000000000 frames a second, and is " + framesPerSecond);
  }
}
