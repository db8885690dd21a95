package dev.framelease.capture;

import java.util.Objects;

/**
 * The cursor as it was at one moment: an image, and where it was.
 *
 * <p>Its pixels are a copy, and hold no slot. A program that hides the cursor (XFixesHideCursor)
 * does so at the monitor only: the server goes on telling what it would look like.
 *
 * <p>Immutable.
 */
public final class CursorImage {
  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private final int hotX;
  private final int hotY;
  private final long serial;
  private final String name;
  private final int[] argb;

  /**
   * Makes a cursor's image.
   *
   * @param x where the hot spot is on the desktop, in pixels from the left
   * @param y where the hot spot is on the desktop, in pixels from the top
   * @param width of the image, in pixels, at least 0
   * @param height of the image, in pixels, at least 0
   * @param hotX where the hot spot is in the image, in pixels from its left
   * @param hotY where the hot spot is in the image, in pixels from its top
   * @param serial differs from image to image
   * @param name empty if the cursor has none
   * @param argb 0xAARRGGBB for each pixel, row by row, colours multiplied by alpha
   * @throws IllegalArgumentException if the pixels are not width × height
   */
  public CursorImage(
      int x,
      int y,
      int width,
      int height,
      int hotX,
      int hotY,
      long serial,
      String name,
      int[] argb) {
    if (width < 0 || height < 0 || argb.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a cursor of " + width + "x" + height + " pixels cannot have " + argb.length);
    }
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    this.hotX = hotX;
    this.hotY = hotY;
    this.serial = serial;
    this.name = Objects.requireNonNull(name, "name");
    this.argb = argb.clone();
  }

  /**
   * Returns where the hot spot is: the pixel that the cursor points at.
   *
   * @return pixels from the left of the desktop
   */
  public int x() {
    return x;
  }

  /**
   * Returns where the hot spot is: the pixel that the cursor points at.
   *
   * @return pixels from the top of the desktop
   */
  public int y() {
    return y;
  }

  /**
   * Returns the width of the image.
   *
   * @return pixels, 0 for a cursor without an image
   */
  public int width() {
    return width;
  }

  /**
   * Returns the height of the image.
   *
   * @return pixels, 0 for a cursor without an image
   */
  public int height() {
    return height;
  }

  /**
   * Returns where the hot spot is in the image.
   *
   * @return pixels from its left
   */
  public int hotX() {
    return hotX;
  }

  /**
   * Returns where the hot spot is in the image.
   *
   * @return pixels from its top
   */
  public int hotY() {
    return hotY;
  }

  /**
   * Returns where the left edge of the image is.
   *
   * @return pixels from the left of the desktop, negative where it begins outside
   */
  public int left() {
    return x - hotX;
  }

  /**
   * Returns where the top edge of the image is.
   *
   * @return pixels from the top of the desktop, negative where it begins outside
   */
  public int top() {
    return y - hotY;
  }

  /**
   * Returns the number of the image: as long as it stays the same, so do the pixels. Each image of
   * an animated cursor has one.
   *
   * @return 0 to 2³²−1
   */
  public long serial() {
    return serial;
  }

  /**
   * Returns the name of the cursor.
   *
   * @return such as {@code left_ptr}; empty if it has none, or the server is too old to tell
   */
  public String name() {
    return name;
  }

  /**
   * Returns the pixels. {@code BufferedImage.TYPE_INT_ARGB_PRE} takes them as they are.
   *
   * @return a copy: 0xAARRGGBB for each pixel, row by row, colours multiplied by alpha
   */
  public int[] argb() {
    return argb.clone();
  }

  /**
   * Returns one pixel.
   *
   * @param column from the left of the image
   * @param row from its top
   * @return 0xAARRGGBB, colours multiplied by alpha
   * @throws IndexOutOfBoundsException if it is outside
   */
  public int argb(int column, int row) {
    return argb[Objects.checkIndex(row, height) * width + Objects.checkIndex(column, width)];
  }

  /**
   * Returns the same image where it is as seen from another point than the desktop's top left.
   *
   * @param originX of that point, in pixels from the left of the desktop
   * @param originY of that point, in pixels from the top of the desktop
   * @return an image at x − originX, y − originY
   */
  public CursorImage seenFrom(int originX, int originY) {
    if (originX == 0 && originY == 0) {
      return this;
    }
    return new CursorImage(x - originX, y - originY, width, height, hotX, hotY, serial, name, argb);
  }

  @Override
  public String toString() {
    return "cursor"
        + (name.isEmpty() ? "" : " '" + name + "'")
        + " of "
        + width
        + "x"
        + height
        + " pixels at ("
        + x
        + ", "
        + y
        + ")";
  }
}
