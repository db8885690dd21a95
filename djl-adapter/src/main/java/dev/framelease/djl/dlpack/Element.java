package dev.framelease.djl.dlpack;

/** The types of elements that are used here, as {@code DLDataType} of dlpack.h numbers them. */
enum Element {
  /** {@code kDLUInt} of 8 bits. */
  UINT8(1, 8),
  /** {@code kDLFloat} of 32 bits. */
  FLOAT32(2, 32);

  private final byte code;
  private final byte bits;

  Element(int code, int bits) {
    this.code = (byte) code;
    this.bits = (byte) bits;
  }

  byte code() {
    return code;
  }

  byte bits() {
    return bits;
  }
}
