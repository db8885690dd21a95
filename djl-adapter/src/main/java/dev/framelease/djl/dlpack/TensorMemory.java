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
   * Describes elements of one byte, uint8.
   *
   * @param address of the first element
   * @param byteSize bytes that may be read from there on
   * @param shape sizes of the dimensions, at least 1 each
   * @param strides bytes from one index to the next, for each dimension, not negative
   * @return the description
   * @throws IllegalArgumentException if the elements do not lie within the memory
   * @throws ArithmeticException if there are more than 2⁶³−1 elements, or bytes to the last of them
   */
  public static TensorMemory of(long address, long byteSize, long[] shape, long[] strides) {
    if (address <= 0) {
      throw new IllegalArgumentException("a tensor's address must be positive, and is " + address);
    }
    if (shape.length < 1 || shape.length > MAX_DIMENSIONS || shape.length != strides.length) {
      throw new IllegalArgumentException(
          "a tensor has 1 to "
              + MAX_DIMENSIONS
              + " dimensions and a stride for each, and not the shape "
              + Arrays.toString(shape)
              + " and the strides "
              + Arrays.toString(strides));
    }
    TensorMemory memory = new TensorMemory(Element.UINT8, address, shape.clone(), strides.clone());
    long bytes = byteLength(memory.shape, memory.strides);
    if (bytes > byteSize) {
      throw new IllegalArgumentException(
          memory + " takes " + bytes + " bytes, and the memory has " + byteSize);
    }
    return memory;
  }

  /**
   * Describes the elements of a buffer that follow each other without gaps.
   *
   * @param buffer a direct buffer in native byte order, used from 0 to its capacity. It must be
   *     kept reachable as long as the elements are read.
   * @param elementBytes 1 for uint8, 2 for float16, 4 for float32
   * @param shape sizes of the dimensions, at least 1 each
   * @return the description
   * @throws IllegalArgumentException if there is no such element, or the shape does not fill the
   *     buffer
   */
  public static TensorMemory packed(ByteBuffer buffer, int elementBytes, long[] shape) {
    Element element = Element.ofBytes(elementBytes);
    long[] strides = new long[shape.length];
    long size = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = size;
      size = Math.multiplyExact(size, shape[i]);
    }
    if (size < 1 || Math.multiplyExact(size, (long) elementBytes) != buffer.capacity()) {
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
    return new TensorMemory(element, address, shape.clone(), strides);
  }

  private static long byteLength(long[] shape, long[] strides) {
    long last = 0;
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 1 || strides[i] < 0) {
        throw new IllegalArgumentException(
            "dimension "
                + i
                + " of a tensor must have at least 1 element and no negative stride, and has "
                + shape[i]
                + " and "
                + strides[i]);
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
      // libtorch counts them, too, and does not look whether that overflows.
      elements = Math.multiplyExact(elements, shape[i]);
    }
    return Math.addExact(last, 1);
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
