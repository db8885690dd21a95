package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framelease.memory.Access;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Equality by value across element types and layouts, and the hash of bytes. */
@AddLifecycleHook(LedgerHook.class)
class EqualityPropertiesTest {
  /** Numbers on the edges of the types, which some of them can hold and others only nearly. */
  private static final List<Number> EDGES =
      List.of(
          0L,
          1L,
          -1L,
          127L,
          128L,
          255L,
          -128L,
          32767L,
          32768L,
          65535L,
          1L << 24,
          (1L << 24) + 1,
          Integer.MAX_VALUE,
          1L << 31,
          (1L << 32) - 1,
          1L << 53,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -0.0,
          0.5,
          1e300,
          0x1p63,
          0x1p64,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  @Provide
  Arbitrary<Tuple2<ReferenceView, ReferenceView>> pairs() {
    return ReferenceViews.any()
        .flatMap(
            one ->
                ReferenceViews.sameShape(one, Arbitraries.of(ReferenceFormat.class))
                    .map(other -> Tuple.of(one, other)));
  }

  @Provide
  Arbitrary<List<Integer>> picks() {
    return Arbitraries.integers().between(0, EDGES.size() - 1).list().ofMinSize(1).ofMaxSize(4);
  }

  @Property
  void shouldBeEqualWhereEveryValueIs(
      @ForAll("pairs") Tuple2<ReferenceView, ReferenceView> pair,
      @ForAll("picks") List<Integer> picks) {
    ReferenceView one = pair.get1();
    ReferenceView other = pair.get2();
    write(one, picks);
    write(other, picks);
    boolean expected = equal(one.values(), other.values());
    try (ViewMemory a = ViewMemory.of(one, Access.READ_ONLY);
        ViewMemory b = ViewMemory.of(other, Access.READ_ONLY)) {
      assertEquals(
          expected, a.view.contentEquals(b.view), () -> one.values() + " " + other.values());
      assertEquals(expected, b.view.contentEquals(a.view));
    }
  }

  @Property
  void shouldSeeOneElementThatDiffers(
      @ForAll("pairs") Tuple2<ReferenceView, ReferenceView> pair, @ForAll int seed) {
    ReferenceView one = pair.get1();
    ReferenceView other = pair.get2();
    write(one, List.of(1));
    write(other, List.of(1));
    if (other.elements() > 0) {
      int[] at = other.indices(false).get(Math.floorMod(seed, other.elements()));
      other.base[other.offsetOf(at)] ^= 2;
    }
    try (ViewMemory a = ViewMemory.of(one, Access.READ_ONLY);
        ViewMemory b = ViewMemory.of(other, Access.READ_ONLY)) {
      assertEquals(equal(one.values(), other.values()), a.view.contentEquals(b.view));
    }
  }

  @Property
  void shouldDifferWhereTheShapeDoes(@ForAll("pairs") Tuple2<ReferenceView, ReferenceView> pair) {
    ReferenceView one = pair.get1();
    int[] more = Arrays.copyOf(one.shape, one.dimensions() + 1);
    more[one.dimensions()] = 1;
    try (ViewMemory a = ViewMemory.of(one, Access.READ_ONLY);
        PixelView other = a.view.reshape(more)) {
      assertFalse(a.view.contentEquals(other));
    }
  }

  @Property
  void shouldHashTheBytesInCOrder(@ForAll("pairs") Tuple2<ReferenceView, ReferenceView> pair) {
    ReferenceView bytes = pair.get1();
    if (bytes.format.itemSize == 1) {
      try (ViewMemory a = ViewMemory.of(bytes, Access.READ_ONLY)) {
        assertEquals(Arrays.hashCode(bytes.bytes(false)), a.view.contentHash());
      }
    }
  }

  /** Writes numbers into the elements in turn, each as the nearest that the format has. */
  private static void write(ReferenceView view, List<Integer> picks) {
    byte[] packed = new byte[view.byteSize()];
    for (int n = 0; n < view.elements(); n++) {
      long bits = bits(view.format, EDGES.get(picks.get(n % picks.size())));
      for (int k = 0; k < view.format.itemSize; k++) {
        packed[n * view.format.itemSize + k] = (byte) (bits >> (8 * k));
      }
    }
    view.put(packed);
  }

  private static long bits(ReferenceFormat format, Number number) {
    return switch (format) {
      case f -> Float.floatToRawIntBits(number.floatValue());
      case d -> Double.doubleToRawLongBits(number.doubleValue());
      case Q ->
          number.doubleValue() >= 0x1p63 && number.doubleValue() < 0x1p64
              ? Long.MIN_VALUE
              : number.longValue();
      default -> number.longValue();
    };
  }

  private static boolean equal(List<Number> one, List<Number> other) {
    for (int n = 0; n < one.size(); n++) {
      if (!equal(one.get(n), other.get(n))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Number one, Number other) {
    if (isFinite(one) && isFinite(other)) {
      return exact(one).compareTo(exact(other)) == 0;
    }
    return one.doubleValue() == other.doubleValue() && isFinite(one) == isFinite(other);
  }

  private static boolean isFinite(Number number) {
    return number instanceof BigInteger || Double.isFinite(number.doubleValue());
  }

  private static BigDecimal exact(Number number) {
    return number instanceof BigInteger integer
        ? new BigDecimal(integer)
        : new BigDecimal(number.doubleValue());
  }
}
