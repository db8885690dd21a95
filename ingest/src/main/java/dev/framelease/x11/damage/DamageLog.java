package dev.framelease.x11.damage;

import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * What has changed since the last frame that somebody got, in pixels of the window: what a frame
 * that nobody got would have shown is told with the next one.
 */
final class DamageLog {
  /** Beyond this many the list is kept as its extents, so that it cannot grow for ever. */
  private static final int MOST = 4 * Damage.MAX_RECTANGLES;

  private final List<Region> changed = new ArrayList<>();

  /** What the last frame showed; null if there is none whose rest is known. */
  private Region shown;

  /** Notes rectangles: x, y, width and height of each, as XFixes gives them. */
  void add(short[] rectangles) {
    for (int i = 0; i < rectangles.length; i += 4) {
      int left = Math.max(0, rectangles[i]);
      int top = Math.max(0, rectangles[i + 1]);
      int right = rectangles[i] + (rectangles[i + 2] & 0xffff);
      int bottom = rectangles[i + 1] + (rectangles[i + 3] & 0xffff);
      if (left < right && top < bottom) {
        add(new Region(left, top, right - left, bottom - top));
      }
    }
  }

  void add(Region region) {
    if (changed.size() == MOST) {
      Region extents = Region.around(changed);
      changed.clear();
      changed.add(extents);
    }
    changed.add(region);
  }

  /** Forgets what is known: the next frame is one of which anything may have changed. */
  void forget() {
    shown = null;
    changed.clear();
  }

  /** What a frame of this region shows otherwise than the last one, in pixels of the frame. */
  Damage of(Region region) {
    if (!region.equals(shown)) {
      return new Damage.Unknown();
    }
    return Damage.of(
        changed.stream()
            .flatMap(part -> part.intersection(region).stream())
            .map(part -> part.relativeTo(region))
            .distinct()
            .toList());
  }

  /** Somebody got a frame of this region: begins anew with nothing. */
  void shown(Region region) {
    shown = region;
    changed.clear();
  }
}
