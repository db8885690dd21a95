package dev.framelease.pixels;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random layouts over filled memory: any order of the dimensions, gaps, steps, zero strides. */
final class ReferenceViews {
  private static final int MOST_BYTES = 1 << 14;

  private ReferenceViews() {}

  static Arbitrary<ReferenceView> any() {
    return any(Arbitraries.of(ReferenceFormat.class));
  }

  static Arbitrary<ReferenceView> any(Arbitrary<ReferenceFormat> formats) {
    return Arbitraries.integers()
        .between(0, 5)
        .flatMap(
            dimensions ->
                Combinators.combine(
                        formats,
                        axes(dimensions),
                        Arbitraries.shuffle(range(dimensions)),
                        Arbitraries.integers().between(0, 9))
                    .as(ReferenceViews::lay))
        .filter(view -> view.base.length <= MOST_BYTES);
  }

  /** With as many elements, in another memory or layout. */
  static Arbitrary<ReferenceView> sameShape(
      ReferenceView like, Arbitrary<ReferenceFormat> formats) {
    return Combinators.combine(
            formats,
            axes(like.shape.length),
            Arbitraries.shuffle(range(like.shape.length)),
            Arbitraries.integers().between(0, 9))
        .as((format, axes, order, offset) -> lay(format, resized(axes, like.shape), order, offset))
        .filter(view -> view.base.length <= MOST_BYTES);
  }

  private static List<Axis> resized(List<Axis> axes, int[] shape) {
    List<Axis> resized = new ArrayList<>();
    for (int d = 0; d < shape.length; d++) {
      resized.add(new Axis(shape[d], axes.get(d).gap, axes.get(d).kind));
    }
    return resized;
  }

  private static Arbitrary<List<Axis>> axes(int dimensions) {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5).edgeCases(edges -> edges.includeOnly(0, 1, 2)),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 9))
        .as(Axis::new)
        .list()
        .ofSize(dimensions);
  }

  private static List<Integer> range(int end) {
    List<Integer> range = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      range.add(i);
    }
    return range;
  }

  /** Lays dimensions out from the innermost of an order on. */
  private static ReferenceView lay(
      ReferenceFormat format, List<Axis> axes, List<Integer> order, int before) {
    int[] shape = axes.stream().mapToInt(Axis::size).toArray();
    int[] strides = new int[shape.length];
    int next = format.itemSize;
    int lowest = 0;
    int highest = 0;
    for (int d : order) {
      Axis axis = axes.get(d);
      strides[d] = next * axis.sign();
      int reach = strides[d] * Math.max(0, axis.size - 1);
      lowest += Math.min(0, reach);
      highest += Math.max(0, reach);
      next = Math.max(next, next * axis.size) + axis.gapBytes(format.itemSize);
    }
    int offset = before - lowest;
    byte[] base = ReferenceView.fill(offset + highest + format.itemSize + before % 3);
    return new ReferenceView(base, format, offset, shape, strides);
  }

  /** Of its kinds most are dense and forward, some go backwards, a few stay where they are. */
  private record Axis(int size, int gap, int kind) {
    int sign() {
      return kind < 6 ? 1 : kind < 9 ? -1 : 0;
    }

    int gapBytes(int itemSize) {
      return gap < 3 ? 0 : gap == 5 ? 1 : gap * itemSize;
    }
  }
}
