package dev.framelease.cli.option;

import dev.framelease.pixels.Region;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size of a picture, as people write it: {@code 1280x720}. */
public final class PixelSize implements ITypeConverter<Region> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int BYTES_PER_PIXEL = 4;

  @Override
  public Region convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "a size is written WIDTHxHEIGHT in pixels, as in 1280x720, and not '" + text + "'");
    }
    long width = Long.parseLong(matcher.group(1));
    long height = Long.parseLong(matcher.group(2));
    if (width == 0 || height == 0 || width * height * BYTES_PER_PIXEL > Integer.MAX_VALUE) {
      throw new TypeConversionException(
          "a picture of " + text + " pixels is empty, or has more than 2147483647 bytes");
    }
    return Region.ofSize((int) width, (int) height);
  }
}
