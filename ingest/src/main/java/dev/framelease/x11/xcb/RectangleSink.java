package dev.framelease.x11.xcb;

/** Takes rectangles, one after the other. */
@FunctionalInterface
public interface RectangleSink {
  /**
   * Takes a rectangle.
   *
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   */
  void add(int x, int y, int width, int height);
}
