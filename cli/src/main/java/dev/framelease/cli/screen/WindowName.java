package dev.framelease.cli.screen;

import dev.framelease.capture.CaptureSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people name a window: its id, {@code class:NAME}, {@code title:TEXT}, or just its title. */
public final class WindowName {
  private static final Pattern ID = Pattern.compile("0[xX]([0-9a-fA-F]{1,8})|([1-9][0-9]{0,9})");
  private static final String CLASS = "class:";
  private static final String TITLE = "title:";

  private WindowName() {}

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if no window can have it
   */
  public static CaptureSource parse(String text) {
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
