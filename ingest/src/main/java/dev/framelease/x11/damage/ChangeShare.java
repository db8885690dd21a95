package dev.framelease.x11.damage;

import dev.framelease.pixels.Region;

/** How much of frames changes from one to the next. On the connection's thread. */
final class ChangeShare {
  /** From this share of a frame on, the server takes less time for a whole copy. */
  static final double NEARLY_ALL = 0.75;

  /** Up to this share, hardly any of what is copied ahead changes again before the next frame. */
  private static final double LITTLE = 0.25;

  /** What the last frame shows that was asked for; null for none. */
  private Region within;

  /** What has changed of it since the frame before, so far as was read. */
  private long pixels;

  private double last;

  /** Whether nearly all changed with each of the last two. */
  private boolean expectsAll;

  /** A frame is asked for, of this part of the window. */
  void asked(Region shows) {
    within = shows;
  }

  /** A rectangle has changed, of which a part may lie outside of the frame. */
  void add(int x, int y, int width, int height) {
    if (within != null) {
      long right = Math.min(x + width, within.x() + within.width());
      long bottom = Math.min(y + height, within.y() + within.height());
      long seenWidth = right - Math.max(x, within.x());
      long seenHeight = bottom - Math.max(y, within.y());
      pixels += Math.max(0, seenWidth) * Math.max(0, seenHeight);
    }
  }

  /** All has been read that the frame shows otherwise; returns how much of it that is. */
  double end() {
    double share = (double) pixels / within.width() / within.height();
    expectsAll = share >= NEARLY_ALL && last >= NEARLY_ALL;
    last = share;
    pixels = 0;
    return share;
  }

  /** Tells whether nearly all has changed lately, so that the next frame is likely to be as new. */
  boolean expectsAll() {
    return expectsAll;
  }

  /** Tells whether only a little changed with the last frame. */
  boolean isLittle() {
    return last <= LITTLE;
  }

  void expect(boolean all) {
    expectsAll = all;
  }
}
