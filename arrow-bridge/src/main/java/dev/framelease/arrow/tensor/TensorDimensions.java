package dev.framelease.arrow.tensor;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;

/**
 * What both tensor types say of dimensions, whatever their lengths are.
 *
 * @param names a name for each physical dimension, or empty
 * @param permutation for each logical dimension its physical one, or empty if they are the same
 */
record TensorDimensions(List<String> names, List<Integer> permutation) {
  static final TensorDimensions UNNAMED = new TensorDimensions(List.of(), List.of());

  TensorDimensions {
    names = List.copyOf(names);
    permutation = List.copyOf(permutation);
    requirePermutation(permutation);
  }

  static TensorDimensions read(TensorJson json) {
    return new TensorDimensions(json.strings("dim_names"), json.integers("permutation"));
  }

  private static void requirePermutation(List<Integer> permutation) {
    BitSet seen = new BitSet();
    for (int at : permutation) {
      if (at < 0 || at >= permutation.size() || seen.get(at)) {
        throw new InvalidExtensionMetadataException(
            "permutation " + permutation + " must name each dimension from 0 on once");
      }
      seen.set(at);
    }
  }

  /** Checks that there are as many names and indices as dimensions, where there are any. */
  void requireCount(int count) {
    requireCount("dim_names", names, count);
    requireCount("permutation", permutation, count);
  }

  static void requireCount(String key, List<?> values, int count) {
    if (!values.isEmpty() && values.size() != count) {
      throw new InvalidExtensionMetadataException(
          key
              + " must have one entry for each of "
              + count
              + " dimensions, and has "
              + values.size());
    }
  }

  /** How many dimensions these are, or 0 if nothing says it. */
  int count() {
    return Math.max(names.size(), permutation.size());
  }

  /** Whether the logical dimensions are the physical ones, said or not. */
  boolean isInOrder() {
    return IntStream.range(0, permutation.size()).allMatch(i -> permutation.get(i) == i);
  }

  /** The permutation for {@code PixelView.transpose}. */
  int[] axes() {
    return permutation.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The permutation back: for each physical dimension its logical one. */
  int[] inverseAxes(int count) {
    if (permutation.isEmpty()) {
      return IntStream.range(0, count).toArray();
    }
    requireCount(count);
    int[] axes = new int[count];
    for (int i = 0; i < count; i++) {
      axes[permutation.get(i)] = i;
    }
    return axes;
  }
}
