package dev.framelease.pixels;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random derivations, each of a reference and of a view alike. */
final class ReferenceOps {
  private ReferenceOps() {}

  /** A derivation whose numbers are folded into what the view that it meets allows. */
  interface Op {
    ReferenceView apply(ReferenceView reference);

    PixelView apply(PixelView view);
  }

  static Arbitrary<Op> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, slices()),
        Tuple.of(2, Arbitraries.integers().between(0, 1 << 20).map(Index::new)),
        Tuple.of(2, Arbitraries.integers().between(0, 1 << 20).map(Transpose::new)),
        Tuple.of(1, Arbitraries.integers().between(0, 5).map(Reverse::new)));
  }

  private static Arbitrary<Op> slices() {
    Arbitrary<Integer> bounds = Arbitraries.integers().between(-7, 7).injectNull(0.4);
    Arbitrary<Integer> steps = Arbitraries.of(1, -1, 2, -2, 3, -3, 7).injectNull(0.3);
    return Combinators.combine(bounds, bounds, steps)
        .as((start, stop, step) -> new Integer[] {start, stop, step})
        .array(Integer[][].class)
        .ofSize(5)
        .map(Slices::new);
  }

  private static final class Slices implements Op {
    private final Integer[][] slices;

    Slices(Integer[][] slices) {
      this.slices = slices;
    }

    @Override
    public ReferenceView apply(ReferenceView reference) {
      return reference.slice(Arrays.copyOf(slices, Math.min(5, reference.dimensions())));
    }

    @Override
    public PixelView apply(PixelView view) {
      return view.slice(
          Arrays.stream(slices)
              .limit(view.layout().dimensions())
              .map(given -> new Slice(boxed(given[0]), boxed(given[1]), boxed(given[2])))
              .toArray(Slice[]::new));
    }

    private static Long boxed(Integer bound) {
      return bound == null ? null : Long.valueOf(bound);
    }

    @Override
    public String toString() {
      return "slice " + Arrays.deepToString(slices);
    }
  }

  private record Index(int seed) implements Op {
    @Override
    public ReferenceView apply(ReferenceView reference) {
      int[] shape = reference.shape;
      return isPossible(shape) ? reference.index(axis(shape), at(shape)) : reference;
    }

    @Override
    public PixelView apply(PixelView view) {
      int[] shape = view.layout().shape();
      return isPossible(shape) ? view.index(axis(shape), at(shape)) : view.slice();
    }

    private boolean isPossible(int[] shape) {
      return shape.length > 0 && shape[axis(shape)] > 0;
    }

    private int axis(int[] shape) {
      return seed % shape.length;
    }

    private int at(int[] shape) {
      int size = shape[axis(shape)];
      return seed / 7 % (2 * size) - size;
    }
  }

  private record Transpose(int seed) implements Op {
    @Override
    public ReferenceView apply(ReferenceView reference) {
      return reference.transpose(axes(reference.dimensions()));
    }

    @Override
    public PixelView apply(PixelView view) {
      int[] axes = axes(view.layout().dimensions());
      return axes.length == 0 ? view.slice() : view.transpose(axes);
    }

    /** The permutation of a number, by selection. */
    private int[] axes(int dimensions) {
      int[] axes = IntStream.range(0, dimensions).toArray();
      int rest = seed;
      for (int n = dimensions; n > 1; n--) {
        int picked = rest % n;
        rest /= n;
        int swapped = axes[picked];
        axes[picked] = axes[n - 1];
        axes[n - 1] = swapped;
      }
      return axes;
    }
  }

  private record Reverse(int seed) implements Op {
    @Override
    public ReferenceView apply(ReferenceView reference) {
      int dimensions = reference.dimensions();
      return dimensions == 0
          ? reference
          : reference.slice(reversedAlone(seed % dimensions, dimensions));
    }

    @Override
    public PixelView apply(PixelView view) {
      int dimensions = view.layout().dimensions();
      return dimensions == 0 ? view.slice() : view.reverse(seed % dimensions);
    }

    private static Integer[][] reversedAlone(int axis, int dimensions) {
      Integer[][] slices = new Integer[dimensions][3];
      slices[axis][2] = -1;
      return slices;
    }
  }
}
