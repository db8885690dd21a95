package dev.framelease.x11;

import java.util.Random;

/** Pixels of cursors, and what they look like over others. */
public final class Argb {
  private Argb() {}

  /** Makes premultiplied pixels: some clear, some opaque, the others in between. */
  public static int[] random(int count, Random random) {
    int[] argb = new int[count];
    for (int i = 0; i < count; i++) {
      int alpha = random.nextInt(4) == 0 ? 255 * random.nextInt(2) : random.nextInt(256);
      argb[i] = alpha << 24;
      for (int shift = 0; shift < 24; shift += 8) {
        argb[i] |= random.nextInt(alpha + 1) << shift;
      }
    }
    return argb;
  }

  /** One channel over another, by the definition of Over in real numbers. */
  public static int over(int source, int below, int largest, int alpha) {
    double value = source / 255.0 + below / (double) largest * (1 - alpha / 255.0);
    return (int) Math.min(largest, Math.round(value * largest));
  }
}
