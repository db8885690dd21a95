package dev.framelease.x11.virtual;

/** The background of a scene: a dark gradient with a soft glow and a fine grid of dots. */
final class Backdrop {
  private static final int TOP = 0x10142b;
  private static final int BOTTOM = 0x241b4b;
  private static final int GLOW = 0x2d4f8f;
  private static final int DOT = 0x8fa3d8;

  private Backdrop() {}

  static int[] paint(int width, int height) {
    int[] pixels = new int[width * height];
    int pitch = Math.max(16, Math.min(width, height) / 24);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = pixel(x / (double) width, y / (double) height, x, y, pitch);
      }
    }
    return pixels;
  }

  private static int pixel(double u, double v, int x, int y, int pitch) {
    double distance = Math.hypot((u - 0.32) * 1.3, v - 0.28);
    double glow = Math.max(0, 1 - distance / 0.75);
    int base = Colours.mix(Colours.mix(TOP, BOTTOM, v), GLOW, 0.55 * glow * glow);
    double toDot = Math.hypot(x % pitch - pitch / 2.0, y % pitch - pitch / 2.0);
    double dot = Math.max(0, Math.min(1, pitch / 24.0 + 0.8 - toDot));
    return Colours.mix(base, DOT, dot * (0.12 + 0.25 * glow));
  }
}
