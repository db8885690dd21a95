package dev.framelease.x11.virtual;

import dev.framelease.pixels.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * Coloured shapes that float over a dark background. The picture is a function of the step alone.
 * Not thread-safe.
 */
final class Scene {
  static final int STEPS_PER_SECOND = 60;

  /** A sprite, how it floats (turns in 100 seconds, phase in turns), and where it was last. */
  private static final class Floating {
    final Sprite sprite;
    final double turnsX;
    final double turnsY;
    final double phaseX;
    final double phaseY;
    Region last;

    Floating(Sprite sprite, double turnsX, double turnsY, double phaseX, double phaseY) {
      this.sprite = sprite;
      this.turnsX = turnsX;
      this.turnsY = turnsY;
      this.phaseX = phaseX;
      this.phaseY = phaseY;
    }
  }

  private final Region bounds;
  private final int[] backdrop;
  private final int[] image;
  private final List<Floating> shapes;

  Scene(int width, int height) {
    this.bounds = Region.ofSize(width, height);
    this.backdrop = Backdrop.paint(width, height);
    this.image = backdrop.clone();
    this.shapes = shapes(Math.min(width, height));
  }

  private static List<Floating> shapes(double size) {
    double r = size * 0.12;
    Sprite ring = new Sprite(Outline.ring(r * 1.25, r * 0.5), r * 1.25, 0xffd23f, 0xff9f1c);
    Sprite disc = new Sprite(Outline.disc(r * 1.1), r * 1.1, 0xff5d73, 0xe5195f);
    Sprite box =
        new Sprite(Outline.box(r * 0.9, r * 0.9, r * 0.3).turned(12), r * 1.15, 0x2ee6c5, 0x0fa3a3);
    Sprite triangle =
        new Sprite(Outline.triangle(r * 1.25, r * 0.25).turned(-14), r * 1.25, 0x6db8ff, 0x2a6bff);
    Sprite pill =
        new Sprite(Outline.box(r * 1.3, r * 0.5, r * 0.5).turned(-28), r * 1.3, 0xc58bff, 0x7b3ff2);
    Sprite dot = new Sprite(Outline.disc(r * 0.5), r * 0.5, 0xb8f35b, 0x4ec21b);
    return List.of(
        new Floating(ring, 7, 11, 0.05, 0.58),
        new Floating(box, 9, 8, 0.62, 0.14),
        new Floating(triangle, 6, 9, 0.30, 0.92),
        new Floating(pill, 8, 13, 0.86, 0.38),
        new Floating(disc, 10, 7, 0.46, 0.70),
        new Floating(dot, 17, 14, 0.20, 0.80));
  }

  Region bounds() {
    return bounds;
  }

  /** The picture, 0xRRGGBB, row by row; changed by {@link #moveTo}. */
  int[] image() {
    return image;
  }

  /**
   * Moves everything to where it is at a step.
   *
   * @return the parts of the picture that may have changed
   */
  List<Region> moveTo(long step) {
    for (Floating shape : shapes) {
      if (shape.last != null) {
        restore(shape.last);
      }
    }
    List<Region> changed = new ArrayList<>();
    for (Floating shape : shapes) {
      Region now = place(shape, step);
      changed.add(shape.last == null ? now : around(shape.last, now));
      shape.last = now;
    }
    return changed;
  }

  private void restore(Region region) {
    for (int y = region.y(); y < region.y() + region.height(); y++) {
      int at = y * bounds.width() + region.x();
      System.arraycopy(backdrop, at, image, at, region.width());
    }
  }

  private Region place(Floating shape, long step) {
    double turns = step / (100.0 * STEPS_PER_SECOND);
    int side = shape.sprite.side();
    int left = swing(shape.turnsX * turns + shape.phaseX, bounds.width(), side);
    int top = swing(shape.turnsY * turns + shape.phaseY, bounds.height(), side);
    shape.sprite.blend(image, bounds, left, top);
    int x = Math.max(0, left);
    int y = Math.max(0, top);
    return new Region(
        x, y, Math.min(bounds.width(), left + side) - x, Math.min(bounds.height(), top + side) - y);
  }

  /** Where a swinging sprite starts; its shadow may reach over the edge a little. */
  private static int swing(double turns, int length, int side) {
    double middle = (length - side) / 2.0;
    return (int) Math.round(middle + (middle + side / 8.0) * Math.sin(2 * Math.PI * turns));
  }

  private static Region around(Region a, Region b) {
    int x = Math.min(a.x(), b.x());
    int y = Math.min(a.y(), b.y());
    return new Region(
        x,
        y,
        Math.max(a.x() + a.width(), b.x() + b.width()) - x,
        Math.max(a.y() + a.height(), b.y() + b.height()) - y);
  }
}
