package dev.framelease.djl.dlpack;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the elements of a tensor are in memory.
 *
 * <p>Everything is checked here, since libtorch ends the process where it finds something wrong.
 */
public final class TensorMemory {
  static final int MAX_DIMENSIONS = 64;

  private final Element element;
  private final long address;

  /** The sizes of the dimensions, and then their strides in bytes. */
  private final long[] layout;

  private TensorMemory(Element element, long address, long[] layout) {
    this.element = element;
    this.address = address;
    this.layout = layout;
  }

  /**
   * Describes elements anywhere in memory.
   *
   * @param element what they are
   * @param address of the element whose indices are all 0
   * @param byteSize bytes that may be read from there on
   * @param shape sizes of the dimensions, none negative; no dimensions for a single element
   * @param strides bytes from one index to the next, for each dimension, not negative and whole
   *     elements
   * @return the description
   * @throws IllegalArgumentException if the elements do not lie within the memory, or not at
   *     multiples of their size
   * @throws ArithmeticException if there are more than 2⁶³−1 elements, or bytes to the last of them
   */
  public static TensorMemory of(
      Element element, long address, long byteSize, long[] shape, long[] strides) {
    int dimensions = shape.length;
    if (dimensions > MAX_DIMENSIONS || dimensions != strides.length) {
      throw new IllegalArgumentException(
          "a tensor of "
              + Arrays.toString(shape)
              + " with strides "
              + Arrays.toString(strides)
              + " has "
              + dimensions
              + " dimensions and "
              + strides.length
              + " strides; a tensor has up to "
              + MAX_DIMENSIONS
              + " dimensions and a stride for each");
    }
    long[] layout = Arrays.copyOf(shape, 2 * dimensions);
    System.arraycopy(strides, 0, layout, dimensions, dimensions);
    return ofLayout(element, address, byteSize, layout);
  }

  /**
   * Describes elements anywhere in memory, without a copy of the numbers.
   *
   * @param element what they are
   * @param address of the element whose indices are all 0
   * @param byteSize bytes that may be read from there on
   * @param layout the sizes of the dimensions, and then their strides in bytes, as for {@link #of}.
   *     It belongs to the description from now on: nobody may change it.
   * @return the description
   * @throws IllegalArgumentException as {@link #of}
   * @throws ArithmeticException as {@link #of}
   */
  public static TensorMemory ofLayout(
      Element element, long address, long byteSize, long... layout) {
    TensorMemory memory = new TensorMemory(element, address, layout);
    if (address <= 0 || address % element.byteSize() != 0) {
      throw new IllegalArgumentException(
          "the address of "
              + memory
              + " must be positive and a multiple of "
              + element.byteSize()
              + "; copy the elements to such a place");
    }
    long bytes = memory.byteLength();
    if (bytes > byteSize) {
      throw new IllegalArgumentException(
          memory + " takes " + bytes + " bytes, and the memory has " + byteSize);
    }
    return memory;
  }

  /**
   * Describes the elements of a buffer that follow each other without gaps.
   *
   * @param element what they are
   * @param buffer a direct buffer in native byte order, used from 0 to its capacity. It must be
   *     kept reachable as long as the elements are read.
   * @param shape sizes of the dimensions, none negative
   * @return the description
   * @throws IllegalArgumentException if the shape does not fill the buffer
   */
  public static TensorMemory packed(Element element, ByteBuffer buffer, long[] shape) {
    long[] strides = new long[shape.length];
    long size = element.byteSize();
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = size;
      size = Math.multiplyExact(size, shape[i]);
    }
    if (size != buffer.capacity()) {
      throw new IllegalArgumentException(
          "elements of "
              + element
              + " "
              + Arrays.toString(shape)
              + " do not fill "
              + buffer.capacity()
              + " bytes");
    }
    long address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    return of(element, address, size, shape, strides);
  }

  private long byteLength() {
    long last = 0;
    long elements = 1;
    boolean isEmpty = false;
    for (int i = 0; i < dimensions(); i++) {
      requireDimension(i);
      // libtorch counts them, too, and does not look whether that overflows.
      last = Math.addExact(last, Math.multiplyExact(Math.max(size(i) - 1, 0), strideBytes(i)));
      elements = Math.multiplyExact(elements, Math.max(size(i), 1));
      isEmpty |= size(i) == 0;
    }
    Math.multiplyExact(elements, (long) element.byteSize());
    return isEmpty ? 0 : Math.addExact(last, element.byteSize());
  }

  private void requireDimension(int i) {
    if (size(i) < 0 || strideBytes(i) < 0 || strideBytes(i) % element.byteSize() != 0) {
      throw new IllegalArgumentException(
          "dimension "
              + i
              + " of "
              + this
              + " must have a size and a stride that are not negative, and the stride must be a"
              + " multiple of "
              + element.byteSize()
              + " bytes; copy the elements first");
    }
  }

  Element element() {
    return element;
  }

  long address() {
    return address;
  }

  int dimensions() {
    return layout.length / 2;
  }

  long size(int dimension) {
    return layout[dimension];
  }

  long strideBytes(int dimension) {
    return layout[dimensions() + dimension];
  }

  @Override
  public String toString() {
    return "a tensor of "
        + element
        + " "
        + Arrays.toString(Arrays.copyOf(layout, dimensions()))
        + " with strides "
        + Arrays.toString(Arrays.copyOfRange(layout, dimensions(), layout.length))
        + " at 0x"
        + Long.toHexString(address);
  }
}
