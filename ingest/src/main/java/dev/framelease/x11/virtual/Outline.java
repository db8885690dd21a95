package dev.framelease.x11.virtual;

/**
 * The outline of a shape around (0, 0), as the signed distance to it: negative inside. That gives
 * smooth edges and soft shadows. Formulas as in the literature on distance fields (Quilez, "2D
 * distance functions").
 */
@FunctionalInterface
interface Outline {
  /** Returns how far a point is outside, in pixels; x to the right, y down. */
  double distance(double x, double y);

  static Outline disc(double radius) {
    return (x, y) -> Math.hypot(x, y) - radius;
  }

  static Outline ring(double radius, double thickness) {
    double middle = radius - thickness / 2;
    return (x, y) -> Math.abs(Math.hypot(x, y) - middle) - thickness / 2;
  }

  static Outline box(double halfWidth, double halfHeight, double corner) {
    return (x, y) -> {
      double dx = Math.abs(x) - halfWidth + corner;
      double dy = Math.abs(y) - halfHeight + corner;
      double outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
      return outside + Math.min(Math.max(dx, dy), 0) - corner;
    };
  }

  static Outline triangle(double radius, double corner) {
    double half = radius * Math.sqrt(3) / 2 - corner;
    double root = Math.sqrt(3);
    return (px, py) -> {
      double x = Math.abs(px) - half;
      double y = half / root - py;
      if (x + root * y > 0) {
        double turned = (x - root * y) / 2;
        y = (-root * x - y) / 2;
        x = turned;
      }
      x -= Math.max(-2 * half, Math.min(0, x));
      return -Math.hypot(x, y) * Math.signum(y) - corner;
    };
  }

  /** The same, turned clockwise. */
  default Outline turned(double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return (x, y) -> distance(x * cos + y * sin, y * cos - x * sin);
  }
}
