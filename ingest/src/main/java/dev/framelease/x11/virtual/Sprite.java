package dev.framelease.x11.virtual;

import dev.framelease.pixels.Region;

/**
 * A shape with smooth edges and a soft shadow, drawn once and blended many times. Its pixels are
 * 0xAARRGGBB, the colours multiplied by alpha.
 */
final class Sprite {
  private static final double SHADOW_DEPTH = 0.45;

  private final int side;
  private final int[] pixels;

  /** Draws a shape that fits into a radius, shaded from one colour at the top to another. */
  Sprite(Outline outline, double radius, int top, int bottom) {
    double blur = radius * 0.45;
    double drop = radius * 0.14;
    double reach = radius + blur + drop;
    this.side = 2 * (int) Math.ceil(reach) + 1;
    this.pixels = new int[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double x = column - side / 2;
        double y = row - side / 2;
        double fill = clamp(0.5 - outline.distance(x, y));
        double shade = clamp(1 - outline.distance(x, y - drop) / blur);
        double shadow = SHADOW_DEPTH * shade * shade * (1 - fill);
        int colour = Colours.mix(top, bottom, clamp(0.5 + y / (2 * radius)));
        pixels[row * side + column] =
            premultiplied(lit(colour, outline, x, y, radius), fill, shadow);
      }
    }
  }

  /** A rim of light along the upper edge. */
  private static int lit(int colour, Outline outline, double x, double y, double radius) {
    double depth = -outline.distance(x, y) / (radius * 0.12);
    double below = -outline.distance(x, y - radius * 0.06) / (radius * 0.12);
    return Colours.mix(colour, 0xffffff, 0.35 * clamp(depth - below) * clamp(1.2 - depth));
  }

  private static int premultiplied(int colour, double fill, double shadow) {
    int alpha = (int) Math.round(255 * (fill + shadow));
    return alpha << 24 | Colours.mix(0, colour, fill);
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** Width and height, in pixels. */
  int side() {
    return side;
  }

  /** Blends this sprite into an image, its top left pixel at (left, top), which may be outside. */
  void blend(int[] image, Region bounds, int left, int top) {
    int firstColumn = Math.max(0, -left);
    int endColumn = Math.min(side, bounds.width() - left);
    for (int row = Math.max(0, -top); row < Math.min(side, bounds.height() - top); row++) {
      int at = (top + row) * bounds.width() + left;
      for (int column = firstColumn; column < endColumn; column++) {
        int over = pixels[row * side + column];
        if (over != 0) {
          image[at + column] = Colours.over(over, image[at + column]);
        }
      }
    }
  }
}
