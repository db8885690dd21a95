package dev.framelease.pixels;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/** Copies elements out of a view, without gaps. */
final class Packing {
  private Packing() {}

  static byte[] toBytes(ByteBuffer source, Layout layout, Order order) {
    if (layout.byteSize() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "an array holds up to 2147483639 bytes, and this view has "
              + layout.byteSize()
              + ": it is "
              + layout
              + "; slice it and copy the parts");
    }
    byte[] packed = new byte[(int) layout.byteSize()];
    boolean fortran =
        order == Order.FORTRAN
            || (order == Order.ANY && layout.isContiguousFortran() && !layout.isContiguousC());
    Order written = fortran ? Order.FORTRAN : Order.C;
    Layout target = Layout.packed(layout.type(), layout.shape(), written);
    StridedCopy.copy(source, layout, wrap(packed), target);
    return packed;
  }

  static void copy(ByteBuffer source, Layout layout, byte[] target) {
    requireRoom(layout.byteSize(), target.length);
    StridedCopy.copy(source, layout, wrap(target), packed(layout));
  }

  static void copy(ByteBuffer source, Layout layout, short[] target) {
    requireType(layout, ElementType.INT16, ElementType.UINT16);
    requireRoom(layout.elements(), target.length);
    lying(source, layout).asShortBuffer().get(target, 0, (int) layout.elements());
  }

  static void copy(ByteBuffer source, Layout layout, int[] target) {
    requireType(layout, ElementType.INT32, ElementType.UINT32);
    requireRoom(layout.elements(), target.length);
    lying(source, layout).asIntBuffer().get(target, 0, (int) layout.elements());
  }

  static void copy(ByteBuffer source, Layout layout, long[] target) {
    requireType(layout, ElementType.INT64, ElementType.UINT64);
    requireRoom(layout.elements(), target.length);
    lying(source, layout).asLongBuffer().get(target, 0, (int) layout.elements());
  }

  static void copy(ByteBuffer source, Layout layout, float[] target) {
    requireType(layout, ElementType.FLOAT32, ElementType.FLOAT32);
    requireRoom(layout.elements(), target.length);
    lying(source, layout).asFloatBuffer().get(target, 0, (int) layout.elements());
  }

  static void copy(ByteBuffer source, Layout layout, double[] target) {
    requireType(layout, ElementType.FLOAT64, ElementType.FLOAT64);
    requireRoom(layout.elements(), target.length);
    lying(source, layout).asDoubleBuffer().get(target, 0, (int) layout.elements());
  }

  static void copy(ByteBuffer source, Layout layout, ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    if (layout.byteSize() > target.remaining()) {
      throw new BufferOverflowException();
    }
    int size = (int) layout.byteSize();
    ByteBuffer part = target.slice(target.position(), size).order(ByteOrder.nativeOrder());
    StridedCopy.copy(source, layout, part, packed(layout));
    target.position(target.position() + size);
  }

  /** The elements in C order without gaps, where they lie so, and otherwise as a copy. */
  private static ByteBuffer lying(ByteBuffer source, Layout layout) {
    return layout.isContiguousC()
        ? source
            .slice((int) layout.offsetBytes(), (int) layout.byteSize())
            .order(ByteOrder.nativeOrder())
        : wrap(toBytes(source, layout, Order.C));
  }

  private static Layout packed(Layout layout) {
    return Layout.packed(layout.type(), layout.shape(), Order.C);
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private static void requireType(Layout layout, ElementType one, ElementType other) {
    if (layout.type() != one && layout.type() != other) {
      throw new IllegalStateException(
          "this array takes elements of "
              + one
              + (one == other ? "" : " or " + other)
              + ", and the view is "
              + layout
              + "; cast it first, or copy it to bytes");
    }
  }

  private static void requireRoom(long needed, int room) {
    if (needed > room) {
      throw new IndexOutOfBoundsException(
          "the array needs room for " + needed + " elements, and has it for " + room);
    }
    Objects.checkFromToIndex(0, (int) needed, room);
  }
}
