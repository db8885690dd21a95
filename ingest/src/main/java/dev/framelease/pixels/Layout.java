package dev.framelease.pixels;

import java.util.Arrays;
import java.util.Objects;

/**
 * Where the elements of a view lie: their type, shape, strides, and the offset of the first.
 *
 * <p>The element at indices {@code i} lies at byte {@code offset + Σ i[d] × strides[d]} of its
 * block. Strides may be negative or zero. Whether it is contiguous is computed once.
 *
 * <p>Immutable.
 */
public final class Layout {
  /** The most dimensions that a view has, as in CPython ({@code PyBUF_MAX_NDIM}). */
  public static final int MAX_DIMENSIONS = 64;

  private final ElementType type;
  private final int[] shape;
  private final long[] strides;
  private final long offset;
  private final long size;
  private final boolean contiguousC;
  private final boolean contiguousFortran;

  /** Takes the arrays over, which nobody may change any more. */
  Layout(ElementType type, int[] shape, long[] strides, long offset) {
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.size = size(type, shape);
    // Where there is nothing, its place must not be one outside the block.
    this.offset = size == 0 ? 0 : offset;
    this.contiguousC = size == 0 || isContiguous(shape.length - 1, -1);
    this.contiguousFortran = size == 0 || isContiguous(0, 1);
  }

  /**
   * Describes elements anywhere in a block.
   *
   * @param type what an element is
   * @param shape elements in each dimension, none negative; no dimensions for a single element
   * @param stridesBytes bytes from one element of a dimension to the next, for each dimension
   * @param offsetBytes bytes from the start of the block to the element whose indices are all 0
   * @return the layout
   * @throws IllegalArgumentException if there are more than {@value #MAX_DIMENSIONS} dimensions,
   *     one is negative, the strides are not as many, the offset is negative, or the size of all
   *     elements is beyond 2⁶³−1 bytes
   */
  public static Layout of(ElementType type, int[] shape, long[] stridesBytes, long offsetBytes) {
    Objects.requireNonNull(type, "type");
    if (shape.length != stridesBytes.length) {
      throw new IllegalArgumentException(
          "a layout needs a stride for each dimension, and has the shape "
              + Arrays.toString(shape)
              + " and the strides "
              + Arrays.toString(stridesBytes));
    }
    if (offsetBytes < 0) {
      throw new IllegalArgumentException(
          "the offset of a layout must not be negative, and is " + offsetBytes + " bytes");
    }
    return new Layout(type, checked(shape, 0).clone(), stridesBytes.clone(), offsetBytes);
  }

  /**
   * Describes elements without gaps, from the start of a block on, in C order.
   *
   * @param type what an element is
   * @param shape elements in each dimension, none negative; no dimensions for a single element
   * @return the layout
   * @throws IllegalArgumentException as {@link #of}
   */
  public static Layout packed(ElementType type, int... shape) {
    Objects.requireNonNull(type, "type");
    return packed(type, checked(shape, 0).clone(), Order.C);
  }

  /** Takes the shape over. */
  static Layout packed(ElementType type, int[] shape, Order order) {
    return new Layout(type, shape, packedStrides(type, shape, order), 0);
  }

  static long[] packedStrides(ElementType type, int[] shape, Order order) {
    size(type, shape);
    long[] strides = new long[shape.length];
    long next = type.itemSize();
    for (int i = 0; i < shape.length; i++) {
      int d = order == Order.FORTRAN ? i : shape.length - 1 - i;
      strides[d] = next;
      next *= Math.max(1, shape[d]);
    }
    return strides;
  }

  static int[] checked(int[] shape, int least) {
    if (shape.length > MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          "a view has up to " + MAX_DIMENSIONS + " dimensions, and not " + shape.length);
    }
    for (int size : shape) {
      if (size < least) {
        throw new IllegalArgumentException(
            "no dimension can be less than "
                + least
                + ", and the shape is "
                + Arrays.toString(shape));
      }
    }
    return shape;
  }

  /** Like NumPy, counts the dimensions that are not 0 even where one is. */
  private static long size(ElementType type, int[] shape) {
    long bytes = type.itemSize();
    boolean empty = false;
    for (int size : shape) {
      empty |= size == 0;
      long high = Math.multiplyHigh(bytes, Math.max(1, size));
      bytes *= Math.max(1, size);
      if (high != 0 || bytes < 0) {
        throw new IllegalArgumentException(
            "the elements of a view take at most 9223372036854775807 bytes, and those of the shape "
                + Arrays.toString(shape)
                + " take more");
      }
    }
    return empty ? 0 : bytes;
  }

  private boolean isContiguous(int first, int step) {
    long expected = type.itemSize();
    for (int d = first; d >= 0 && d < shape.length; d += step) {
      if (shape[d] > 1 && strides[d] != expected) {
        return false;
      }
      expected *= shape[d];
    }
    return true;
  }

  /**
   * Returns what an element is.
   *
   * @return the type
   */
  public ElementType type() {
    return type;
  }

  /**
   * Returns how many dimensions there are.
   *
   * @return 0 to {@value #MAX_DIMENSIONS}
   */
  public int dimensions() {
    return shape.length;
  }

  /**
   * Returns the shape.
   *
   * @return a copy: elements in each dimension
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * Returns the size of one dimension.
   *
   * @param dimension counted from 0
   * @return elements
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public int size(int dimension) {
    return shape[dimension];
  }

  /**
   * Returns the strides.
   *
   * @return a copy: bytes from one element of each dimension to the next
   */
  public long[] stridesBytes() {
    return strides.clone();
  }

  /**
   * Returns the stride of one dimension.
   *
   * @param dimension counted from 0
   * @return bytes, perhaps negative or 0
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public long strideBytes(int dimension) {
    return strides[dimension];
  }

  /**
   * Returns where the element lies whose indices are all 0.
   *
   * @return bytes from the start of the block; 0 where there are no elements
   */
  public long offsetBytes() {
    return offset;
  }

  /**
   * Returns the size of all elements, whatever the strides.
   *
   * @return product of the shape × item size, in bytes
   */
  public long byteSize() {
    return size;
  }

  /**
   * Returns how many elements there are.
   *
   * @return product of the shape
   */
  public long elements() {
    return size / type.itemSize();
  }

  /**
   * Tells whether the elements lie in C order without gaps. Strides of dimensions of one element do
   * not count, and where there are no elements it is so.
   *
   * @return whether it is C-contiguous
   */
  public boolean isContiguousC() {
    return contiguousC;
  }

  /**
   * Tells whether the elements lie in Fortran order without gaps. Strides of dimensions of one
   * element do not count, and where there are no elements it is so.
   *
   * @return whether it is Fortran-contiguous
   */
  public boolean isContiguousFortran() {
    return contiguousFortran;
  }

  /**
   * Tells whether the elements lie without gaps in either order.
   *
   * @return whether it is C-contiguous or Fortran-contiguous
   */
  public boolean isContiguous() {
    return contiguousC || contiguousFortran;
  }

  /** The lowest byte of any element; the offset where there is none. */
  long firstByte() {
    return edge(-1);
  }

  /** The byte after the highest byte of any element; the offset where there is none. */
  long endByte() {
    return size == 0 ? offset : edge(1) + type.itemSize();
  }

  private long edge(int sign) {
    long edge = offset;
    if (size > 0) {
      for (int d = 0; d < shape.length; d++) {
        if (Long.signum(strides[d]) == sign && shape[d] > 1) {
          edge = Math.addExact(edge, Math.multiplyExact(strides[d], shape[d] - 1L));
        }
      }
    }
    return edge;
  }

  /**
   * Checks that all elements lie within a block.
   *
   * @throws IllegalArgumentException if one does not
   */
  Layout requireWithin(long blockBytes) {
    try {
      if (firstByte() >= 0 && endByte() <= blockBytes) {
        return this;
      }
    } catch (ArithmeticException e) {
      throw outside(blockBytes, e);
    }
    throw outside(blockBytes, null);
  }

  private IllegalArgumentException outside(long blockBytes, ArithmeticException cause) {
    return new IllegalArgumentException(
        "a view must lie within its block of "
            + blockBytes
            + " bytes, and "
            + this
            + " at byte "
            + offset
            + (cause == null
                ? " takes the bytes " + firstByte() + " to " + endByte()
                : " goes beyond what a long can say"),
        cause);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && type == that.type
        && offset == that.offset
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(strides, that.strides);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, offset, Arrays.hashCode(shape), Arrays.hashCode(strides));
  }

  /** Returns the shape, the type and the strides. */
  @Override
  public String toString() {
    return Arrays.toString(shape) + " " + type + " with strides " + Arrays.toString(strides);
  }
}
