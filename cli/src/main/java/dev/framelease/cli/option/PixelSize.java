package dev.framelease.cli.option;

import dev.framelease.pixels.Region;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size of a picture, as people write it: {@code 1280x720}.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record PixelSize(int width, int height) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int BYTES_PER_PIXEL = 4;

  /**
   * Reads {@code WIDTHxHEIGHT}.
   *
   * @throws IllegalArgumentException if the text is not of this form, or there can be no frame of
   *     this size
   */
  public static PixelSize parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a size is written WIDTHxHEIGHT in pixels, as in 1280x720, and not '" + text + "'");
    }
    long width = Long.parseLong(matcher.group(1));
    long height = Long.parseLong(matcher.group(2));
    if (width == 0 || height == 0 || width * height * BYTES_PER_PIXEL > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a picture of " + text + " pixels is empty, or has more than 2147483647 bytes");
    }
    return new PixelSize((int) width, (int) height);
  }

  /** All of a picture of this size. */
  public Region region() {
    return Region.ofSize(width, height);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
