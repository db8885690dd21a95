package dev.framelease.cli.option;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time to wait, as people write it: {@code 3}, {@code 0.5}. */
public final class Seconds implements ITypeConverter<Duration> {
  private static final int LONGEST = 86_400;

  @Override
  public Duration convert(String text) {
    double seconds;
    try {
      seconds = DecimalNumber.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(text);
    }
    if (!(seconds >= 0 && seconds <= LONGEST)) {
      throw refused(text);
    }
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static TypeConversionException refused(String text) {
    return new TypeConversionException(
        "'" + text + "' is no number of seconds from 0 to " + LONGEST + ", such as 0.5");
  }
}
