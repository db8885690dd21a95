package dev.framelease.djl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every order of some things. */
final class Permutations {
  private Permutations() {}

  static <T> void forEach(List<T> things, Consumer<List<T>> action) {
    permute(new ArrayList<>(things), 0, action);
  }

  private static <T> void permute(List<T> things, int from, Consumer<List<T>> action) {
    if (from == things.size()) {
      action.accept(List.copyOf(things));
      return;
    }
    for (int i = from; i < things.size(); i++) {
      swap(things, from, i);
      permute(things, from + 1, action);
      swap(things, from, i);
    }
  }

  private static <T> void swap(List<T> things, int i, int j) {
    T thing = things.get(i);
    things.set(i, things.get(j));
    things.set(j, thing);
  }
}
