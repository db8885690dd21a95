package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.memory.Access;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * What writing through a view leaves in its block, down to the bytes between the elements. Where
 * elements share bytes, what is last in C order stays.
 */
@AddLifecycleHook(LedgerHook.class)
class AssignPropertiesTest {

  @Provide
  Arbitrary<ReferenceView> layouts() {
    return ReferenceViews.any();
  }

  @Provide
  Arbitrary<Tuple2<ReferenceView, ReferenceView>> pairs() {
    return ReferenceViews.any()
        .flatMap(
            target ->
                ReferenceViews.sameShape(target, Arbitraries.just(target.format))
                    .map(source -> Tuple.of(target, source)));
  }

  /** Two layouts of one shape and type over the same bytes. */
  @Provide
  Arbitrary<Tuple2<ReferenceView, ReferenceView>> overlapping() {
    return Combinators.combine(pairs(), Arbitraries.integers().between(-40, 40))
        .as(AssignPropertiesTest::overlap);
  }

  private static Tuple2<ReferenceView, ReferenceView> overlap(
      Tuple2<ReferenceView, ReferenceView> pair, int shift) {
    ReferenceView target = pair.get1();
    ReferenceView source = pair.get2();
    byte[] base = ReferenceView.fill(Math.max(target.base.length, source.base.length) + 40);
    return Tuple.of(
        new ReferenceView(
            base, target.format, target.offset + Math.max(0, shift), target.shape, target.strides),
        new ReferenceView(
            base,
            source.format,
            source.offset + Math.max(0, -shift),
            source.shape,
            source.strides));
  }

  @Property
  void shouldAssignFromOtherMemory(@ForAll("pairs") Tuple2<ReferenceView, ReferenceView> pair) {
    ReferenceView target = pair.get1();
    try (ViewMemory to = ViewMemory.of(target, Access.WRITABLE);
        ViewMemory from = ViewMemory.of(pair.get2(), Access.READ_ONLY)) {
      to.view.assign(from.view);
      target.put(pair.get2().bytes(false));
      assertArrayEquals(target.base, to.bytes());
      assertArrayEquals(pair.get2().base, from.bytes());
    }
  }

  @Property
  void shouldAssignAsIfTheSourceHadBeenCopiedFirst(
      @ForAll("overlapping") Tuple2<ReferenceView, ReferenceView> pair) {
    ReferenceView target = pair.get1();
    try (ViewMemory to = ViewMemory.of(target, Access.WRITABLE);
        PixelView from = to.another(pair.get2())) {
      from.copyTo(to.view);
      target.put(pair.get2().bytes(false));
      assertArrayEquals(target.base, to.bytes());
    }
  }

  @Property
  void shouldAssignWithinOneViewInAnyOrder(
      @ForAll("layouts") ReferenceView target, @ForAll @IntRange(max = 63) int mask) {
    Integer[][] backwards = new Integer[target.dimensions()][3];
    int[] axes = new int[Integer.bitCount(mask & ((1 << target.dimensions()) - 1))];
    int count = 0;
    for (int d = 0; d < target.dimensions(); d++) {
      if ((mask & (1 << d)) != 0) {
        backwards[d][2] = -1;
        axes[count++] = d;
      }
    }
    try (ViewMemory to = ViewMemory.of(target, Access.WRITABLE);
        PixelView from = axes.length == 0 ? to.view.slice() : to.view.reverse(axes)) {
      to.view.assign(from);
      target.put(target.slice(backwards).bytes(false));
      assertArrayEquals(target.base, to.bytes());
    }
  }

  @Property
  void shouldFillElementsAlone(@ForAll("layouts") ReferenceView target) {
    try (ViewMemory to = ViewMemory.of(target, Access.WRITABLE)) {
      to.view.fill(77L);
      target.put(packedSevenSeven(target));
      assertArrayEquals(target.base, to.bytes());
    }
  }

  @Property
  void shouldSetOneElementAlone(@ForAll("layouts") ReferenceView target, @ForAll int seed) {
    Assume.that(target.elements() > 0);
    int picked = Math.floorMod(seed, target.elements());
    int[] indices = target.indices(false).get(picked);
    try (ViewMemory to = ViewMemory.of(target, Access.WRITABLE)) {
      to.view.setLong(77, indices);
      byte[] element = Arrays.copyOf(packedSevenSeven(target), target.format.itemSize);
      new ReferenceView(
              target.base, target.format, target.offsetOf(indices), new int[0], new int[0])
          .put(element);
      assertArrayEquals(target.base, to.bytes());
      assertEquals(77.0, to.view.getDouble(indices));
    }
  }

  private static byte[] packedSevenSeven(ReferenceView like) {
    byte[] element =
        switch (like.format) {
          case f -> new byte[] {0, 0, (byte) 0x9a, 0x42};
          case d -> new byte[] {0, 0, 0, 0, 0, 0x40, 0x53, 0x40};
          default -> Arrays.copyOf(new byte[] {77}, like.format.itemSize);
        };
    byte[] packed = new byte[like.byteSize()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = element[i % element.length];
    }
    return packed;
  }
}
