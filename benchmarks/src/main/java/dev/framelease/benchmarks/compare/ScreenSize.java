package dev.framelease.benchmarks.compare;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a screen.
 *
 * @param width in pixels
 * @param height in pixels
 */
record ScreenSize(int width, int height) {
  private static final Pattern EXPLICIT = Pattern.compile("([0-9]{2,5})x([0-9]{2,5})");

  /** From 1080p, 4k, or a width and a height such as 320x200. */
  static ScreenSize parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("1080p")) {
      return new ScreenSize(1920, 1080);
    }
    if (lower.equals("4k")) {
      return new ScreenSize(3840, 2160);
    }
    Matcher matcher = EXPLICIT.matcher(lower);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a size is 1080p, 4k, or WIDTHxHEIGHT in pixels, and not '" + text + "'");
    }
    return new ScreenSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The bars of 4K hold from here on, those of 1080p below. */
  boolean isLarge() {
    return (long) width * height > 1920L * 1080 * 2;
  }

  @Override
  public String toString() {
    return width + "×" + height;
  }
}
