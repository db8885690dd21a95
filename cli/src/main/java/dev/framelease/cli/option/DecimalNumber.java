package dev.framelease.cli.option;

import java.util.regex.Pattern;

/**
 * Numbers with a fraction, as people write them. Java reads more: units of its own ({@code 2d} is
 * two), hexadecimal digits, infinity.
 */
public final class DecimalNumber {
  private static final Pattern FORM =
      Pattern.compile("[+-]?(\\d{1,99}\\.?\\d{0,99}|\\.\\d{1,99})([eE][+-]?\\d{1,9})?");

  private DecimalNumber() {}

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is none, or too large
   */
  public static double parse(String text) {
    double number = FORM.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("'" + text + "' is no number, such as 0.5");
    }
    return number;
  }
}
