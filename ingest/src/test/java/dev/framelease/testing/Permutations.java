package dev.framelease.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every order of a few things. */
public final class Permutations {
  private Permutations() {}

  /** All orders of the numbers 0 to n − 1; there are n! of them. */
  public static Stream<List<Integer>> of(int n) {
    return after(List.of(), n);
  }

  private static Stream<List<Integer>> after(List<Integer> start, int n) {
    if (start.size() == n) {
      return Stream.of(start);
    }
    return IntStream.range(0, n)
        .filter(i -> !start.contains(i))
        .boxed()
        .flatMap(
            i -> {
              List<Integer> next = new ArrayList<>(start);
              next.add(i);
              return after(List.copyOf(next), n);
            });
  }
}
