package dev.framelease.djl.dlpack;

import java.util.Arrays;

/**
 * Bytes in memory as the elements of a tensor.
 *
 * <p>Everything is checked here, since libtorch ends the process where it finds something wrong.
 */
public final class TensorMemory {
  private static final int MAX_DIMENSIONS = 64;

  private final long address;
  private final long[] shape;
  private final long[] strides;

  private TensorMemory(long address, long[] shape, long[] strides) {
    this.address = address;
    this.shape = shape;
    this.strides = strides;
  }

  /**
   * Describes the elements.
   *
   * @param address of the first element
   * @param byteSize bytes that may be read from there on
   * @param shape sizes of the dimensions, at least 1 each
   * @param strides bytes from one index to the next, for each dimension, not negative
   * @return the description
   * @throws IllegalArgumentException if the elements do not lie within the memory
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
    TensorMemory memory = new TensorMemory(address, shape.clone(), strides.clone());
    long bytes = byteLength(memory.shape, memory.strides);
    if (bytes > byteSize) {
      throw new IllegalArgumentException(
          memory + " takes " + bytes + " bytes, and the memory has " + byteSize);
    }
    return memory;
  }

  private static long byteLength(long[] shape, long[] strides) {
    long last = 0;
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
    }
    return Math.addExact(last, 1);
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
    return "a tensor of bytes "
        + Arrays.toString(shape)
        + " with strides "
        + Arrays.toString(strides)
        + " at 0x"
        + Long.toHexString(address);
  }
}
