package dev.framelease.pixels;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/** The elements of a view, one get after the other, as a {@link ReferenceView} gives its own. */
final class ElementValues {
  private ElementValues() {}

  /** All in C order: integers as BigInteger, others as Double. */
  static List<Number> of(PixelView view) {
    int[] shape = view.layout().shape();
    int elements = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    return IntStream.range(0, elements).mapToObj(n -> at(view, indices(n, shape))).toList();
  }

  private static int[] indices(int element, int[] shape) {
    int[] indices = new int[shape.length];
    int rest = element;
    for (int d = shape.length - 1; d >= 0; d--) {
      indices[d] = rest % shape[d];
      rest /= shape[d];
    }
    return indices;
  }

  static Number at(PixelView view, int... indices) {
    Number value = view.getNumber(indices);
    return view.layout().type().isInteger()
        ? new BigInteger(value.toString())
        : (Number) value.doubleValue();
  }
}
