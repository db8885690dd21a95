package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Reshapes and casts are taken exactly where strides can express them, as by NumPy. */
@AddLifecycleHook(LedgerHook.class)
class ReshapePropertiesTest {

  /** Of one number of elements, 48, so that many shapes fit. */
  @Provide
  Arbitrary<ReferenceView> layouts() {
    return shapes()
        .flatMap(
            shape ->
                ReferenceViews.sameShape(
                    new ReferenceView(
                        new byte[0], ReferenceFormat.B, 0, shape, new int[shape.length]),
                    Arbitraries.of(ReferenceFormat.class)));
  }

  /** The factors of 48 in some order, multiplied into some groups. */
  @Provide
  Arbitrary<int[]> shapes() {
    return Combinators.combine(
            Arbitraries.shuffle(1, 2, 2, 2, 2, 3), Arbitraries.integers().between(0, 31))
        .as(ReshapePropertiesTest::grouped);
  }

  private static int[] grouped(List<Integer> factors, int cuts) {
    List<Integer> shape = new ArrayList<>();
    int product = factors.get(0);
    for (int n = 1; n < factors.size(); n++) {
      if ((cuts & (1 << (n - 1))) != 0) {
        shape.add(product);
        product = 1;
      }
      product *= factors.get(n);
    }
    shape.add(product);
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  @Property(tries = 3000)
  void shouldReshapeExactlyWhereStridesCanExpressIt(
      @ForAll("layouts") ReferenceView from, @ForAll("shapes") int[] shape) {
    checkReshape(from, shape, shape);
  }

  @Property
  void shouldFindTheSizeThatIsLeftOver(
      @ForAll("layouts") ReferenceView from, @ForAll("shapes") int[] shape, @ForAll int seed) {
    int[] given = shape.clone();
    given[Math.floorMod(seed, given.length)] = -1;
    checkReshape(from, given, shape);
  }

  private static void checkReshape(ReferenceView from, int[] given, int[] complete) {
    ReferenceView expected = from.reshape(complete);
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      if (expected == null) {
        String message =
            assertThrows(LayoutException.class, () -> memory.view.reshape(given)).getMessage();
        assertTrue(message.contains(Arrays.toString(complete)), message);
        assertTrue(message.contains(Arrays.toString(from.shape)), message);
        assertTrue(message.contains(Arrays.toString(from.strides)), message);
        assertTrue(message.contains("toBytes"), message);
      } else {
        try (PixelView view = memory.view.reshape(given)) {
          assertEquals(expected.values(), ElementValues.of(view));
          assertEquals(expected.offsets(false).get(0), (int) view.layout().offsetBytes());
        }
      }
    }
  }

  @Provide
  Arbitrary<ReferenceView> anyLayouts() {
    return ReferenceViews.any();
  }

  /** By the rules of NumPy's {@code view}: only the last dimension changes. */
  @Property(tries = 3000)
  void shouldCastExactlyWhereNumpyWould(
      @ForAll("anyLayouts") ReferenceView from, @ForAll ReferenceFormat to) {
    ReferenceView expected = cast(from, to);
    ElementType type = ElementType.ofCode(to.name().charAt(0));
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      if (expected == null) {
        String message =
            assertThrows(LayoutException.class, () -> memory.view.cast(type)).getMessage();
        assertTrue(message.contains(Arrays.toString(from.strides)), message);
      } else {
        try (PixelView view = memory.view.cast(type)) {
          assertEquals(type, view.elementType());
          assertEquals(expected.values(), ElementValues.of(view));
        }
      }
    }
  }

  private static ReferenceView cast(ReferenceView from, ReferenceFormat to) {
    int[] shape = from.shape.clone();
    int[] strides = from.strides.clone();
    int last = shape.length - 1;
    if (from.format.itemSize != to.itemSize) {
      if (last < 0
          || (from.elements() > 0 && shape[last] > 1 && strides[last] != from.format.itemSize)
          || shape[last] * from.format.itemSize % to.itemSize != 0) {
        return null;
      }
      shape[last] = shape[last] * from.format.itemSize / to.itemSize;
      strides[last] = to.itemSize;
    }
    return new ReferenceView(from.base, to, from.offset, shape, strides);
  }

  /** As memoryview's cast: the bytes of what is C-contiguous become any shape of as many bytes. */
  @Property
  void shouldCastContiguousBytesToAnyShape(
      @ForAll("shapes") int[] shape, @ForAll ReferenceFormat to) {
    ReferenceView from =
        new ReferenceView(
            ReferenceView.fill(48 * 8 + 3),
            ReferenceFormat.B,
            3,
            new int[] {48 * to.itemSize},
            new int[] {1});
    ElementType type = ElementType.ofCode(to.name().charAt(0));
    ReferenceView expected =
        new ReferenceView(from.base, to, 3, new int[] {48}, new int[] {to.itemSize}).reshape(shape);
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY);
        PixelView view = memory.view.cast(type, shape);
        PixelView back = view.cast(ElementType.UINT8, -1)) {
      assertEquals(expected.values(), ElementValues.of(view));
      assertEquals(from.values(), ElementValues.of(back));
    }
  }
}
