package dev.framelease.djl.preprocess;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;

/** What preprocessing means, value by value, in the slowest and most obvious way. */
final class Reference {
  /** The value of one channel (0 is blue) at a point of the resized picture. */
  @FunctionalInterface
  interface Sampler {
    double at(int x, int y, int byteOfPixel);
  }

  private final byte[] pixels;
  private final FrameLayout layout;
  private final Region crop;

  Reference(byte[] pixels, FrameLayout layout, Region crop) {
    this.pixels = pixels;
    this.layout = layout;
    this.crop = crop;
  }

  double pixel(int x, int y, int byteOfPixel) {
    int at = (crop.y() + y) * layout.strideBytes() + (crop.x() + x) * 4 + byteOfPixel;
    return pixels[at] & 0xff;
  }

  Sampler none() {
    return this::pixel;
  }

  Sampler nearest(int width, int height) {
    return (x, y, b) ->
        pixel(
            (int) Math.floor((2.0 * x + 1) * crop.width() / (2.0 * width)),
            (int) Math.floor((2.0 * y + 1) * crop.height() / (2.0 * height)),
            b);
  }

  Sampler bilinear(int width, int height) {
    return (x, y, b) ->
        between(middle(x, crop.width(), width), middle(y, crop.height(), height), b);
  }

  private static double middle(int i, int from, int to) {
    return Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1.0);
  }

  /** The value of the plane that the four pixels around a point span. */
  private double between(double x, double y, int b) {
    double sum = 0;
    for (int row = (int) y; row <= Math.min((int) y + 1, crop.height() - 1); row++) {
      for (int column = (int) x; column <= Math.min((int) x + 1, crop.width() - 1); column++) {
        sum += (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * pixel(column, row, b);
      }
    }
    return sum;
  }

  Sampler area(int width, int height) {
    return (x, y, b) -> {
      double across = (double) crop.width() / width;
      double down = (double) crop.height() / height;
      double sum = 0;
      for (int row = 0; row < crop.height(); row++) {
        for (int column = 0; column < crop.width(); column++) {
          sum +=
              overlap(column, x * across, (x + 1) * across)
                  * overlap(row, y * down, (y + 1) * down)
                  * pixel(column, row, b);
        }
      }
      return sum / (across * down);
    };
  }

  /** How much of the unit from a pixel's start on lies between two points. */
  private static double overlap(int pixel, double from, double to) {
    return Math.max(0, Math.min(pixel + 1.0, to) - Math.max(pixel, from));
  }

  Sampler letterbox(Region placement, int fill) {
    Sampler picture = bilinear(placement.width(), placement.height());
    return (x, y, b) ->
        placement.contains(new Region(x, y, 1, 1))
            ? picture.at(x - placement.x(), y - placement.y(), b)
            : fill;
  }
}
