package dev.framelease.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The name of a display. An empty one comes of a variable that is not set, and nobody means another
 * display, or a new one, by it.
 */
public final class DisplayName implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException(
          "'' is no name of a display, such as :0; name one, or leave the option out");
    }
    return text;
  }
}
