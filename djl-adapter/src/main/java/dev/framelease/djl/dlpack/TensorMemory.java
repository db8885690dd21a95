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
  private static final int MAX_DIMENSIONS = 64;

  private final Element element;
  private final long address;
  private final long[] shape;
  private final long[] strides;

  private TensorMemory(Element element, long address, long[] shape, long[] strides) {
    this.element = element;
    this.address = address;
    this.shape = shape;
    this.strides = strides;
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
    TensorMemory memory = new TensorMemory(element, address, shape.clone(), strides.clone());
    if (address <= 0 || address % element.byteSize() != 0) {
      throw new IllegalArgumentException(
          "the address of "
              + memory
              + " must be positive and a multiple of "
              + element.byteSize()
              + "; copy the elements to such a place");
    }
    if (shape.length > MAX_DIMENSIONS || shape.length != strides.length) {
      throw new IllegalArgumentException(
          memory
              + " has "
              + shape.length
              + " dimensions and "
              + strides.length
              + " strides; a tensor has up to "
              + MAX_DIMENSIONS
              + " dimensions and a stride for each");
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
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || strides[i] < 0 || strides[i] % element.byteSize() != 0) {
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
      // libtorch counts them, too, and does not look whether that overflows.
      last = Math.addExact(last, Math.multiplyExact(Math.max(shape[i] - 1, 0), strides[i]));
      elements = Math.multiplyExact(elements, Math.max(shape[i], 1));
    }
    Math.multiplyExact(elements, (long) element.byteSize());
    for (long size : shape) {
      if (size == 0) {
        return 0;
      }
    }
    return Math.addExact(last, element.byteSize());
  }

  Element element() {
    return element;
  }

  long address() {
    return address;
  }

  long[] shape() {
    return shape;
  }

  /** In bytes. */
  long[] strides() {
    return strides;
  }

  @Override
  public String toString() {
    return "a tensor of "
        + element
        + " "
        + Arrays.toString(shape)
        + " with strides "
        + Arrays.toString(strides)
        + " at 0x"
        + Long.toHexString(address);
  }
}
