package dev.framelease.frame;

import dev.framelease.pixels.Region;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What changed since the previous frame of the same stream. Immutable. */
public sealed interface Damage {
  /** Of more rectangles than this a stream gives the smallest one around them all. */
  int MAX_RECTANGLES = 256;

  /** It is not known what changed: take everything as changed. */
  record Unknown() implements Damage {}

  /** Nothing changed. */
  record Unchanged() implements Damage {}

  /**
   * Only these parts may have changed.
   *
   * @param regions in pixels of the frame, its top left corner being (0, 0); at least one, and they
   *     may overlap. A stream gives up to {@link #MAX_RECTANGLES}; a recording may have more.
   */
  record Rectangles(List<Region> regions) implements Damage {
    /**
     * Checks and copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Rectangles {
      regions = regions instanceof PackedRegions ? regions : List.copyOf(regions);
      if (regions.isEmpty()) {
        throw new IllegalArgumentException("damage without a rectangle is Damage.Unchanged");
      }
    }

    /** Throws unless all of it lies within a frame of this size. */
    void requireWithin(int width, int height) {
      int outside =
          regions instanceof PackedRegions packed
              ? packed.indexOutside(width, height)
              : indexOutside(Region.ofSize(width, height));
      if (outside >= 0) {
        throw new IllegalArgumentException(
            "damage lies within its frame of "
                + width
                + "x"
                + height
                + " pixels, and "
                + regions.get(outside)
                + " does not");
      }
    }

    private int indexOutside(Region frame) {
      for (int i = 0; i < regions.size(); i++) {
        if (!frame.contains(regions.get(i))) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * Makes damage of what changed.
   *
   * @param regions in pixels of the frame; none where nothing changed. They are copied.
   * @return Unchanged or Rectangles: of more than {@link #MAX_RECTANGLES} the smallest one around
   *     them all
   */
  static Damage of(List<Region> regions) {
    if (regions.isEmpty()) {
      return new Unchanged();
    }
    return new Rectangles(
        regions.size() > MAX_RECTANGLES ? List.of(Region.around(regions)) : regions);
  }

  /**
   * Makes damage of what changed, which becomes regions when somebody asks for them.
   *
   * @param numbers x, y, width and height of each part, in pixels of the frame; none where nothing
   *     changed, and {@link #MAX_RECTANGLES} parts at most. They are copied. A part that is no
   *     region, such as an empty one, fails when somebody asks for it.
   * @return Unchanged or Rectangles
   * @throws IllegalArgumentException if they are no multiple of four
   */
  static Damage of(int... numbers) {
    return of(numbers, numbers.length);
  }

  /**
   * As {@link #of(int...)}, of the first numbers of an array.
   *
   * @param numbers as above, and perhaps more, which is left as it is
   * @param count how many of them
   * @return Unchanged or Rectangles
   * @throws IllegalArgumentException if they are no multiple of four
   * @throws IndexOutOfBoundsException if there are fewer
   */
  static Damage of(int[] numbers, int count) {
    return count == 0 ? new Unchanged() : new Rectangles(PackedRegions.of(numbers, count));
  }

  /**
   * Returns what changed over two frames: of the first this is the damage, and the second follows
   * it.
   *
   * @param later the damage of the second frame, of the same place and size
   * @return the damage of the second frame to one who has not seen the first; Unknown if one of the
   *     two is
   */
  default Damage followedBy(Damage later) {
    Objects.requireNonNull(later, "later");
    if (this instanceof Unknown || later instanceof Unchanged) {
      return this;
    }
    if (this instanceof Rectangles first && later instanceof Rectangles second) {
      return of(
          Stream.concat(first.regions().stream(), second.regions().stream()).distinct().toList());
    }
    return later;
  }
}
