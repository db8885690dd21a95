package dev.framelease.frame;

import dev.framelease.pixels.Region;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Regions as numbers, each of which is made a {@link Region} when it is asked for. Immutable. */
final class PackedRegions extends AbstractList<Region> implements RandomAccess {
  private static final int NUMBERS = 4;

  private final int[] numbers;

  /**
   * Takes the array over.
   *
   * @param numbers x, y, width and height of each
   */
  PackedRegions(int[] numbers) {
    if (numbers.length % NUMBERS != 0) {
      throw new IllegalArgumentException(
          "a region is of four numbers, and " + numbers.length + " are no multiple of that");
    }
    this.numbers = numbers;
  }

  @Override
  public Region get(int index) {
    int at = NUMBERS * Objects.checkIndex(index, size());
    return new Region(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]);
  }

  @Override
  public int size() {
    return numbers.length / NUMBERS;
  }
}
