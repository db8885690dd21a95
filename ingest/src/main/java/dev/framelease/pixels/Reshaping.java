package dev.framelease.pixels;

import java.util.Arrays;

/** Layouts of the same bytes in another shape, or as elements of another type, without a copy. */
final class Reshaping {
  private Reshaping() {}

  /** The same elements in C order; one size may be -1, and is what is left over. */
  static Layout reshape(Layout from, int... shape) {
    int[] to = complete(from, shape);
    if (Arrays.equals(shape, from.shape())) {
      return from;
    }
    long[] strides =
        from.isContiguousC() ? Layout.packedStrides(from.type(), to, Order.C) : strides(from, to);
    if (strides == null) {
      throw new LayoutException(
          "the elements cannot be reshaped to " + Arrays.toString(to) + " without a copy",
          from,
          "copy them with toBytes(Order.C) or copyTo(...)");
    }
    return new Layout(from.type(), to, strides, from.offsetBytes());
  }

  private static int[] complete(Layout from, int[] shape) {
    int open = -1;
    int[] to = Layout.checked(shape, -1).clone();
    long elements = 1;
    for (int d = 0; d < to.length; d++) {
      if (to[d] == -1) {
        if (open >= 0) {
          throw misfit(from, shape);
        }
        open = d;
      } else {
        elements = saturated(elements, to[d]);
      }
    }
    if (open >= 0) {
      if (elements == 0
          || from.elements() % elements != 0
          || from.elements() / elements > Integer.MAX_VALUE) {
        throw misfit(from, shape);
      }
      to[open] = (int) (from.elements() / elements);
      elements *= to[open];
    }
    if (elements != from.elements()) {
      throw misfit(from, shape);
    }
    return to;
  }

  /** A product that cannot be that of an existing view is as good as any other such. */
  private static long saturated(long a, int b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private static IllegalArgumentException misfit(Layout from, int[] shape) {
    return new IllegalArgumentException(
        "the shape "
            + Arrays.toString(shape)
            + " does not have the "
            + from.elements()
            + " elements of "
            + from);
  }

  /**
   * Finds strides for the new shape, or null. Groups of old and new dimensions with the same
   * product are matched from the first on, as NumPy does; each old group must be without gaps in
   * itself.
   */
  private static long[] strides(Layout from, int[] to) {
    int[] oldShape = new int[from.dimensions()];
    long[] oldStrides = new long[oldShape.length];
    int count = 0;
    for (int d = 0; d < oldShape.length; d++) {
      if (from.size(d) != 1) {
        oldShape[count] = from.size(d);
        oldStrides[count++] = from.strideBytes(d);
      }
    }
    long[] strides = new long[to.length];
    int oldStart = 0;
    int newStart = 0;
    while (oldStart < count) {
      int oldEnd = oldStart + 1;
      int newEnd = newStart + 1;
      long oldProduct = oldShape[oldStart];
      long newProduct = to[newStart];
      while (oldProduct != newProduct) {
        if (newProduct < oldProduct) {
          newProduct *= to[newEnd++];
        } else {
          oldProduct *= oldShape[oldEnd++];
        }
      }
      for (int d = oldStart; d < oldEnd - 1; d++) {
        if (oldStrides[d] != oldShape[d + 1] * oldStrides[d + 1]) {
          return null;
        }
      }
      long next = oldStrides[oldEnd - 1];
      for (int d = newEnd - 1; d >= newStart; d--) {
        strides[d] = next;
        next *= to[d];
      }
      oldStart = oldEnd;
      newStart = newEnd;
    }
    // What is left are dimensions of one element, with the strides that NumPy gives them.
    Arrays.fill(strides, newStart, to.length, strides[newStart - 1]);
    return strides;
  }

  /** The same bytes as elements of another type; the last dimension changes its size. */
  static Layout cast(Layout from, ElementType type) {
    int oldSize = from.type().itemSize();
    int newSize = type.itemSize();
    if (oldSize == newSize) {
      return new Layout(type, from.shape(), from.stridesBytes(), from.offsetBytes());
    }
    int last = from.dimensions() - 1;
    long rowBytes = last < 0 ? 0 : (long) from.size(last) * oldSize;
    if (last < 0
        || (from.size(last) > 1 && from.strideBytes(last) != oldSize && from.byteSize() > 0)
        || rowBytes % newSize != 0
        || rowBytes / newSize > Integer.MAX_VALUE) {
      throw new LayoutException(
          "elements of "
              + newSize
              + " bytes can be made only of a last dimension without gaps whose bytes they divide,"
              + " or of a C-contiguous view with cast(type, shape)",
          from,
          "copy the bytes with toBytes(Order.C)");
    }
    int[] shape = from.shape();
    long[] strides = from.stridesBytes();
    shape[last] = (int) (rowBytes / newSize);
    strides[last] = newSize;
    return new Layout(type, shape, strides, from.offsetBytes());
  }

  /** The same bytes as elements of another type in another shape. */
  static Layout cast(Layout from, ElementType type, int... shape) {
    if (from.isContiguousC() && from.byteSize() <= Integer.MAX_VALUE) {
      int[] bytes = {(int) from.byteSize()};
      Layout flat = new Layout(ElementType.UINT8, bytes, new long[] {1}, from.offsetBytes());
      return reshape(cast(flat, type), shape);
    }
    return reshape(cast(from, type), shape);
  }
}
