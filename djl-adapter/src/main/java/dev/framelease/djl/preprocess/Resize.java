package dev.framelease.djl.preprocess;

import dev.framelease.pixels.Region;

/** How the cropped pixels become the size of the output. */
sealed interface Resize {
  /** Returns the region of the output, which starts at the origin. */
  Region output(int width, int height);

  /** Returns the part of the output that the picture fills: all of it, or what is not filled up. */
  default Region placement(int width, int height) {
    return output(width, height);
  }

  /** Keeps the size. */
  record None() implements Resize {
    @Override
    public Region output(int width, int height) {
      return Region.ofSize(width, height);
    }
  }

  /** Takes the pixel whose square the centre of the output's pixel falls into. */
  record Nearest(Region target) implements Resize {
    @Override
    public Region output(int width, int height) {
      return target;
    }
  }

  /** Mixes the four pixels around the centre of the output's pixel. */
  record Bilinear(Region target) implements Resize {
    @Override
    public Region output(int width, int height) {
      return target;
    }
  }

  /** Averages all pixels that the output's pixel covers, each by the part that is covered. */
  record Area(Region target) implements Resize {
    @Override
    public Region output(int width, int height) {
      return target;
    }
  }

  /**
   * Bilinear into a part of the output, and one value around it.
   *
   * @param placement the part; null for the largest of the picture's shape, in the middle
   */
  record Letterbox(Region target, int fill, Region placement) implements Resize {
    @Override
    public Region output(int width, int height) {
      return target;
    }

    @Override
    public Region placement(int width, int height) {
      if (placement != null) {
        return placement;
      }
      double factor = Math.min((double) target.width() / width, (double) target.height() / height);
      int scaledWidth = scaled(width * factor, target.width());
      int scaledHeight = scaled(height * factor, target.height());
      return new Region(
          (target.width() - scaledWidth) / 2,
          (target.height() - scaledHeight) / 2,
          scaledWidth,
          scaledHeight);
    }

    private static int scaled(double size, int limit) {
      return Math.max(1, Math.min(limit, (int) Math.rint(size)));
    }
  }
}
