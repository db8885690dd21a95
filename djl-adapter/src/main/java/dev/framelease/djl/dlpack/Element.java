package dev.framelease.djl.dlpack;

import ai.djl.ndarray.types.DataType;

/**
 * The types of elements that libtorch knows, as {@code DLDataType} of dlpack.h numbers them.
 *
 * <p>DJL calls an array of int16, uint16, uint32 or uint64 {@link DataType#UNKNOWN}. Its values are
 * right all the same: {@code toType} converts them, and models take them.
 */
public enum Element {
  /** {@code kDLInt} of 8 bits. */
  INT8(0, DataType.INT8),
  /** {@code kDLUInt} of 8 bits. */
  UINT8(1, DataType.UINT8),
  /** {@code kDLInt} of 16 bits. */
  INT16(0, DataType.INT16),
  /** {@code kDLInt} of 32 bits. */
  INT32(0, DataType.INT32),
  /** {@code kDLInt} of 64 bits. */
  INT64(0, DataType.INT64),
  /** {@code kDLUInt} of 16 bits. */
  UINT16(1, DataType.UINT16),
  /** {@code kDLUInt} of 32 bits. */
  UINT32(1, DataType.UINT32),
  /** {@code kDLUInt} of 64 bits. */
  UINT64(1, DataType.UINT64),
  /** {@code kDLFloat} of 16 bits. */
  FLOAT16(2, DataType.FLOAT16),
  /** {@code kDLFloat} of 32 bits. */
  FLOAT32(2, DataType.FLOAT32),
  /** {@code kDLFloat} of 64 bits. */
  FLOAT64(2, DataType.FLOAT64);

  private static final Element[] ALL = values();

  private final byte code;
  private final DataType type;

  Element(int code, DataType type) {
    this.code = (byte) code;
    this.type = type;
  }

  /**
   * Finds the element of a type.
   *
   * @param type as DJL says it
   * @return the element
   * @throws IllegalArgumentException if libtorch has no such element
   */
  public static Element of(DataType type) {
    for (Element element : ALL) {
      if (element.type == type) {
        return element;
      }
    }
    throw new IllegalArgumentException("libtorch has no elements of type " + type);
  }

  /** Whether libtorch learned it late, while earlier versions end the process. */
  boolean isWideUnsigned() {
    return code == 1 && this != UINT8;
  }

  byte code() {
    return code;
  }

  int byteSize() {
    return type.getNumOfBytes();
  }
}
