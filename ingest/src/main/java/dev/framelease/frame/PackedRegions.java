package dev.framelease.frame;

import dev.framelease.pixels.Region;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Regions as numbers, each of which is made a {@link Region} when it is asked for. Immutable.
 *
 * <p>Where all of them fit, as those of a screen do, they have 16 bits each.
 */
final class PackedRegions extends AbstractList<Region> implements RandomAccess {
  private static final int NUMBERS = 4;

  /** The numbers; null where one does not fit. */
  private final char[] small;

  /** The numbers; null where all fit. */
  private final int[] large;

  private PackedRegions(char[] small, int[] large) {
    this.small = small;
    this.large = large;
  }

  /**
   * Copies the first numbers of an array.
   *
   * @param numbers x, y, width and height of each
   */
  static PackedRegions of(int[] numbers, int count) {
    if (count % NUMBERS != 0) {
      throw new IllegalArgumentException(
          "a region is of four numbers, and " + count + " are no multiple of that");
    }
    Objects.checkFromIndexSize(0, count, numbers.length);
    char[] small = new char[count];
    for (int i = 0; i < count; i++) {
      small[i] = (char) numbers[i];
      if (small[i] != numbers[i]) {
        return new PackedRegions(null, Arrays.copyOf(numbers, count));
      }
    }
    return new PackedRegions(small, null);
  }

  @Override
  public Region get(int index) {
    int at = NUMBERS * Objects.checkIndex(index, size());
    return new Region(number(at), number(at + 1), number(at + 2), number(at + 3));
  }

  /** The first that does not lie within a frame of this size, or -1; it makes no objects. */
  int indexOutside(int width, int height) {
    for (int at = 0; at < NUMBERS * size(); at += NUMBERS) {
      int x = number(at);
      int y = number(at + 1);
      if (x < 0 || y < 0 || number(at + 2) > width - x || number(at + 3) > height - y) {
        return at / NUMBERS;
      }
    }
    return -1;
  }

  private int number(int at) {
    return small == null ? large[at] : small[at];
  }

  @Override
  public int size() {
    return (small == null ? large.length : small.length) / NUMBERS;
  }
}
