package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.memory.Access;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Elements copied into arrays, buffers and nested arrays, against the slow reference. */
@AddLifecycleHook(LedgerHook.class)
class CopyPropertiesTest {
  private static final int MORE = 3;

  @Provide
  Arbitrary<ReferenceView> layouts() {
    return ReferenceViews.any();
  }

  /** Pictures of words of four bytes, wider than what is converted in one go. */
  @Provide
  Arbitrary<ReferenceView> wide() {
    return Arbitraries.of(4095, 4096, 4097, 9001)
        .map(
            width ->
                new ReferenceView(
                    ReferenceView.fill(2 * width * 4),
                    ReferenceFormat.B,
                    0,
                    new int[] {2, width, 4},
                    new int[] {width * 4, 4, 1}));
  }

  @Property
  void shouldCopyBytesToArraysAndBuffers(@ForAll("layouts") ReferenceView from) {
    byte[] expected = from.bytes(false);
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      assertArrayEquals(expected, memory.view.toBytes());
      byte[] array = new byte[expected.length + MORE];
      memory.view.copyTo(array);
      assertEquals(ByteBuffer.wrap(expected), ByteBuffer.wrap(array, 0, expected.length));
      ByteBuffer buffer = ByteBuffer.allocateDirect(expected.length + MORE).position(1);
      memory.view.copyTo(buffer);
      assertEquals(expected.length + 1, buffer.position());
      assertEquals(ByteBuffer.wrap(expected), buffer.flip().position(1));
    }
  }

  @Property
  void shouldCopyElementsToArraysOfTheirType(@ForAll("layouts") ReferenceView from) {
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      PixelView view = memory.view;
      int length = from.elements() + MORE;
      Object array =
          switch (view.elementType()) {
            case INT8, UINT8 -> copied(new byte[length], view::copyTo);
            case INT16, UINT16 -> copied(new short[length], view::copyTo);
            case INT32, UINT32 -> copied(new int[length], view::copyTo);
            case INT64, UINT64 -> copied(new long[length], view::copyTo);
            case FLOAT32 -> copied(new float[length], view::copyTo);
            case FLOAT64 -> copied(new double[length], view::copyTo);
          };
      List<Number> found = new ArrayList<>();
      for (int n = 0; n < from.elements(); n++) {
        found.add(value(from.format, (Number) Array.get(array, n)));
      }
      assertEquals(from.values(), found);
      assertEquals(0.0, ((Number) Array.get(array, length - 1)).doubleValue());
    }
  }

  private static <T> T copied(T array, Consumer<T> copy) {
    copy.accept(array);
    return array;
  }

  @Property
  void shouldNestArraysByDimension(@ForAll("layouts") ReferenceView from) {
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      Object nested = memory.view.toNestedArray();
      for (int[] indices : from.indices(false)) {
        Object entry = nested;
        for (int index : indices) {
          entry = Array.get(entry, index);
        }
        assertEquals(from.get(indices), value(from.format, (Number) entry));
      }
      int depth = 0;
      for (Class<?> type = nested.getClass(); type.isArray(); type = type.componentType()) {
        depth++;
      }
      assertEquals(from.dimensions(), depth);
    }
  }

  @Property
  void shouldReadEachElementByItsType(@ForAll("layouts") ReferenceView from) {
    try (ViewMemory memory = ViewMemory.of(from, Access.READ_ONLY)) {
      for (int[] indices : from.indices(false)) {
        Number expected = from.get(indices);
        assertEquals(expected.doubleValue(), memory.view.getDouble(indices));
        if (memory.view.elementType().isInteger()) {
          assertEquals(expected.longValue(), memory.view.getLong(indices));
        }
        if (memory.view.elementType().fitsInt()) {
          assertEquals(expected.intValue(), memory.view.getInt(indices));
        }
      }
    }
  }

  @Property(tries = 200)
  void shouldConvertWordsToPackedAndPlanarColours(
      @ForAll("wide") ReferenceView frame, @ForAll("channels") int[] channels) {
    ReferenceView picked = picked(frame, channels);
    ReferenceView planes = picked.transpose(2, 0, 1);
    ReferenceView mirrored =
        planes.slice(new Integer[][] {{null, null, null}, {null, null, -1}, {1, null, null}});
    try (ViewMemory memory = ViewMemory.of(frame, Access.READ_ONLY);
        PixelView view = memory.view.pickChannels(channels);
        PixelView planar = view.transpose(2, 0, 1);
        PixelView flipped = planar.slice(Slice.all(), Slice.reversed(), Slice.from(1))) {
      assertArrayEquals(picked.bytes(false), view.toBytes());
      assertArrayEquals(planes.bytes(false), planar.toBytes());
      assertArrayEquals(planes.bytes(true), planar.toBytes(Order.FORTRAN));
      assertArrayEquals(mirrored.bytes(false), flipped.toBytes());
    }
  }

  @Provide
  Arbitrary<int[]> channels() {
    return Arbitraries.of(
        new int[][] {
          {2, 1, 0},
          {0, 1, 2},
          {1, 2, 3},
          {3, 2, 1},
          {3, 2, 1, 0},
          {0, 2},
          {3, 1},
          {2},
          {1, 1, 1},
          {0, 3}
        });
  }

  private static ReferenceView picked(ReferenceView frame, int... channels) {
    int step = channels.length > 1 ? channels[1] - channels[0] : 1;
    return new ReferenceView(
        frame.base,
        frame.format,
        channels[0],
        new int[] {frame.shape[0], frame.shape[1], channels.length},
        new int[] {frame.strides[0], frame.strides[1], step});
  }

  /** Of a signed Java number with the bits of the format. */
  private static Number value(ReferenceFormat format, Number number) {
    if (format.isFloating()) {
      return number.doubleValue();
    }
    BigInteger value = new BigInteger(number.toString());
    boolean unsigned = Character.isUpperCase(format.name().charAt(0));
    return unsigned && value.signum() < 0
        ? value.add(BigInteger.ONE.shiftLeft(8 * format.itemSize))
        : value;
  }
}
