package dev.framelease.cli.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as people write it: {@code 512M}, {@code 512m}, {@code 1 GiB}. Units are powers
 * of 1024.
 */
public final class ByteCount implements ITypeConverter<Long> {
  private static final String UNITS = "KMGT";
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(?:I?B)?");

  @Override
  public Long convert(String text) {
    Matcher matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no number of bytes; write it as 4096, 512M or 1G");
    }
    int power = matcher.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(matcher.group(2));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
    } catch (ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is more than any file can have");
    }
  }

  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double value = bytes;
    int power = -1;
    while (value >= 1024 && power < UNITS.length() - 1) {
      value /= 1024;
      power++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, UNITS.charAt(power));
  }
}
