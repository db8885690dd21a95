package dev.framelease.pixels;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of physical pixels, the origin at the top left.
 *
 * <p>Immutable.
 *
 * @param x distance from the left edge, in pixels, not negative
 * @param y distance from the top edge, in pixels, not negative
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record Region(int x, int y, int width, int height) {
  private static final Pattern GEOMETRY =
      Pattern.compile("(\\d{1,9})x(\\d{1,9})(?:\\+(\\d{1,9})\\+(\\d{1,9}))?");

  /**
   * Checks the rectangle.
   *
   * @throws IllegalArgumentException if it is empty, or starts or ends outside what an int can say
   */
  public Region {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a region must be at least 1x1 pixels, and this one is " + width + "x" + height);
    }
    if (x < 0 || y < 0) {
      throw new IllegalArgumentException(
          "a region must start at (0, 0) or right and below of it, and this one starts at ("
              + x
              + ", "
              + y
              + ")");
    }
    if ((long) x + width > Integer.MAX_VALUE || (long) y + height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a region must end before 2147483647, and "
              + width
              + "x"
              + height
              + "+"
              + x
              + "+"
              + y
              + " does not");
    }
  }

  /**
   * Makes a region that starts at the origin.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the region
   * @throws IllegalArgumentException if it is empty
   */
  public static Region ofSize(int width, int height) {
    return new Region(0, 0, width, height);
  }

  /**
   * Reads the X11 form {@code WIDTHxHEIGHT} or {@code WIDTHxHEIGHT+X+Y}.
   *
   * @param geometry the text
   * @return the region
   * @throws IllegalArgumentException if the text is not of this form, or the region is empty
   */
  public static Region parse(String geometry) {
    Matcher matcher = GEOMETRY.matcher(geometry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a region is written WIDTHxHEIGHT+X+Y, as in 640x480+100+50, and not '" + geometry + "'");
    }
    return new Region(
        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
        matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4)),
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)));
  }

  /**
   * Tells whether another region lies within this one, edges included.
   *
   * @param other a region of the same coordinates
   * @return whether no pixel of it is outside
   */
  public boolean contains(Region other) {
    return other.x >= x
        && other.y >= y
        && other.x + other.width <= x + width
        && other.y + other.height <= y + height;
  }

  /**
   * Returns the smallest region that contains others.
   *
   * @param regions at least one, of the same coordinates
   * @return their extents
   * @throws IllegalArgumentException if there is none
   */
  public static Region around(List<Region> regions) {
    return regions.stream()
        .reduce(Region::extendedTo)
        .orElseThrow(() -> new IllegalArgumentException("there is nothing around no region"));
  }

  private Region extendedTo(Region other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Region(
        left,
        top,
        Math.max(x + width, other.x + other.width) - left,
        Math.max(y + height, other.y + other.height) - top);
  }

  /**
   * Returns what this region and another have in common.
   *
   * @param other a region of the same coordinates
   * @return the common part; empty if there is none
   */
  public Optional<Region> intersection(Region other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int right = Math.min(x + width, other.x + other.width);
    int bottom = Math.min(y + height, other.y + other.height);
    return left < right && top < bottom
        ? Optional.of(new Region(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  /**
   * Returns this region as seen from the top left corner of one that contains it.
   *
   * @param container a region of the same coordinates
   * @return a region of the same size
   * @throws IllegalArgumentException if this one starts left or above of the container; where it
   *     ends is not checked
   */
  public Region relativeTo(Region container) {
    return new Region(x - container.x, y - container.y, width, height);
  }

  /**
   * Returns this region as seen from the origin of the coordinates in which {@code origin} is
   * given.
   *
   * @param origin the region whose top left corner this one is relative to
   * @return a region of the same size
   * @throws ArithmeticException if it would start outside what an int can say
   * @throws IllegalArgumentException if it would end there
   */
  public Region translatedBy(Region origin) {
    return new Region(Math.addExact(x, origin.x), Math.addExact(y, origin.y), width, height);
  }

  /** Returns the X11 form, {@code WIDTHxHEIGHT+X+Y}. */
  @Override
  public String toString() {
    return width + "x" + height + "+" + x + "+" + y;
  }
}
