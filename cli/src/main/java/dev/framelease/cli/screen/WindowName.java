package dev.framelease.cli.screen;

import dev.framelease.capture.CaptureSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How people name a window: its id, {@code class:NAME}, {@code title:TEXT}, or just its title. */
public final class WindowName implements ITypeConverter<CaptureSource> {
  private static final Pattern ID = Pattern.compile("0[xX]([0-9a-fA-F]{1,8})|([1-9][0-9]{0,9})");
  private static final String CLASS = "class:";
  private static final String TITLE = "title:";

  @Override
  public CaptureSource convert(String text) {
    try {
      return sourceOf(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static CaptureSource sourceOf(String text) {
    if (text.startsWith(CLASS)) {
      return CaptureSource.windowOfClass(text.substring(CLASS.length()));
    }
    if (text.startsWith(TITLE)) {
      return CaptureSource.windowTitled(text.substring(TITLE.length()));
    }
    Matcher id = ID.matcher(text);
    if (!id.matches()) {
      return CaptureSource.windowTitled(text);
    }
    return CaptureSource.window(
        id.group(1) == null ? Long.parseLong(id.group(2)) : Long.parseLong(id.group(1), 16));
  }
}
