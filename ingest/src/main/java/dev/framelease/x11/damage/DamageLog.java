package dev.framelease.x11.damage;

import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import java.util.Arrays;

/**
 * What has changed since the last frame that somebody got, in pixels of the window: what a frame
 * that nobody got would have shown is told with the next one.
 */
final class DamageLog {
  private static final Damage UNKNOWN = new Damage.Unknown();
  private static final int NUMBERS = 4;

  /** Beyond this many the list is kept as its extents, so that it cannot grow for ever. */
  private static final int MOST = 4 * Damage.MAX_RECTANGLES;

  /** Left, top, right and bottom of each part. */
  private final Parts changed = new Parts(MOST);

  /** What of {@link #changed} a frame shows. */
  private final Parts seen = new Parts(MOST);

  /** What the last frame showed; null if there is none whose rest is known. */
  private Region shown;

  /** Notes a rectangle as XFixes gives it, of which a part may lie beyond the root. */
  void add(int x, int y, int width, int height) {
    changed.add(Math.max(0, x), Math.max(0, y), x + width, y + height);
  }

  void add(Region region) {
    add(region.x(), region.y(), region.width(), region.height());
  }

  /** Forgets what is known: the next frame is one of which anything may have changed. */
  void forget() {
    shown = null;
    changed.count = 0;
  }

  /** What a frame of this region shows otherwise than the last one, in pixels of the frame. */
  Damage of(Region region) {
    if (!region.equals(shown)) {
      return UNKNOWN;
    }
    seen.count = 0;
    for (int i = 0; i < changed.count; i++) {
      seen.addOnce(changed, i, region);
    }
    if (seen.count > Damage.MAX_RECTANGLES) {
      seen.becomeExtents();
    }
    return seen.damage();
  }

  /** Tells whether a frame of this region shows the same as the last one. */
  boolean isUnchanged(Region region) {
    if (!region.equals(shown)) {
      return false;
    }
    seen.count = 0;
    for (int i = 0; i < changed.count && seen.count == 0; i++) {
      seen.addOnce(changed, i, region);
    }
    return seen.count == 0;
  }

  /** Somebody got a frame of this region: begins anew with nothing. */
  void shown(Region region) {
    shown = region;
    changed.count = 0;
  }

  /** Rectangles by their edges, without an object for each. */
  private static final class Parts {
    private final int most;
    private int[] edges = new int[16 * NUMBERS];
    private int count;

    Parts(int most) {
      this.most = most;
    }

    void add(int left, int top, int right, int bottom) {
      if (left >= right || top >= bottom) {
        return;
      }
      if (count == most) {
        becomeExtents();
      }
      if (NUMBERS * count == edges.length) {
        edges = Arrays.copyOf(edges, 2 * edges.length);
      }
      int at = NUMBERS * count++;
      edges[at] = left;
      edges[at + 1] = top;
      edges[at + 2] = right;
      edges[at + 3] = bottom;
    }

    /** Adds what of a rectangle lies in a region, from the region's corner, if it is not here. */
    void addOnce(Parts parts, int index, Region region) {
      int at = NUMBERS * index;
      int before = count;
      add(
          Math.max(parts.edges[at], region.x()) - region.x(),
          Math.max(parts.edges[at + 1], region.y()) - region.y(),
          Math.min(parts.edges[at + 2], region.x() + region.width()) - region.x(),
          Math.min(parts.edges[at + 3], region.y() + region.height()) - region.y());
      if (count > before && isAmongOthers(before)) {
        count = before;
      }
    }

    private boolean isAmongOthers(int index) {
      int at = NUMBERS * index;
      for (int other = 0; other < at; other += NUMBERS) {
        if (Arrays.equals(edges, other, other + NUMBERS, edges, at, at + NUMBERS)) {
          return true;
        }
      }
      return false;
    }

    void becomeExtents() {
      for (int at = NUMBERS; at < NUMBERS * count; at += NUMBERS) {
        edges[0] = Math.min(edges[0], edges[at]);
        edges[1] = Math.min(edges[1], edges[at + 1]);
        edges[2] = Math.max(edges[2], edges[at + 2]);
        edges[3] = Math.max(edges[3], edges[at + 3]);
      }
      count = Math.min(count, 1);
    }

    /** Is of no use any more then. */
    Damage damage() {
      int numbers = NUMBERS * count;
      for (int at = 0; at < numbers; at += NUMBERS) {
        edges[at + 2] -= edges[at];
        edges[at + 3] -= edges[at + 1];
      }
      count = 0;
      return Damage.of(edges, numbers);
    }
  }
}
