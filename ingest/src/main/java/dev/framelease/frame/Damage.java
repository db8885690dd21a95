package dev.framelease.frame;

import dev.framelease.pixels.Region;
import java.util.List;

/** What changed since the previous frame of the same stream. */
public sealed interface Damage {
  /** It is not known what changed: take everything as changed. */
  record Unknown() implements Damage {}

  /** Nothing changed. */
  record Unchanged() implements Damage {}

  /**
   * Only these parts may have changed.
   *
   * @param regions in pixels of the frame, at least one
   */
  record Rectangles(List<Region> regions) implements Damage {
    /**
     * Checks and copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Rectangles {
      regions = List.copyOf(regions);
      if (regions.isEmpty()) {
        throw new IllegalArgumentException("damage without a rectangle is Damage.Unchanged");
      }
    }
  }
}
