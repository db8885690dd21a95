package dev.framelease.cli.option;

import dev.framelease.pixels.Region;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size and a place as X11's programs take them: {@code +X} and {@code +Y} count from the left and
 * the top edge of what is captured, {@code -X} and {@code -Y} from its right and its bottom edge to
 * those of the region (X(7), "Options").
 *
 * @param text as the user wrote it
 * @param width in pixels
 * @param height in pixels
 * @param x how far from the left edge, or from the right one
 * @param fromRight whether {@code x} counts from there
 * @param y how far from the top edge, or from the bottom one
 * @param fromBottom whether {@code y} counts from there
 */
public record Geometry(
    String text, int width, int height, int x, boolean fromRight, int y, boolean fromBottom) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})x(\\d{1,9})(?:([+-])(\\d{1,9})([+-])(\\d{1,9}))?");

  /**
   * Reads {@code WIDTHxHEIGHT}, or {@code WIDTHxHEIGHT} with two offsets.
   *
   * @throws IllegalArgumentException if the text is not of this form, or the region is empty
   */
  public static Geometry parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a region is written WIDTHxHEIGHT+X+Y, as in 640x480+100+50, or with -X and -Y to count"
              + " from the right and the bottom, as in 640x480-0-0, and not '"
              + text
              + "'");
    }
    Region size =
        Region.ofSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    boolean placed = matcher.group(3) != null;
    return new Geometry(
        text,
        size.width(),
        size.height(),
        placed ? Integer.parseInt(matcher.group(4)) : 0,
        placed && matcher.group(3).equals("-"),
        placed ? Integer.parseInt(matcher.group(6)) : 0,
        placed && matcher.group(5).equals("-"));
  }

  /**
   * Finds the region within what is captured.
   *
   * @param bounds all of it
   * @param what its name, for the message
   * @return a region as seen from the top left of the bounds
   * @throws BadInputException if it reaches beyond them
   */
  public Region within(Region bounds, String what) {
    int left = fromRight ? bounds.width() - width - x : x;
    int top = fromBottom ? bounds.height() - height - y : y;
    if (left < 0
        || top < 0
        || (long) left + width > bounds.width()
        || (long) top + height > bounds.height()) {
      throw new BadInputException(
          "the region "
              + text
              + " reaches beyond "
              + what
              + ", which is "
              + bounds
              + "; name a region within it: framelease monitors shows the sizes");
    }
    return new Region(left, top, width, height);
  }
}
