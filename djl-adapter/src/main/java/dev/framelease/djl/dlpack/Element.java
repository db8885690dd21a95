package dev.framelease.djl.dlpack;

/** The types of elements that are used here, as {@code DLDataType} of dlpack.h numbers them. */
enum Element {
  /** {@code kDLUInt} of 8 bits. */
  UINT8(1, 8),
  /** {@code kDLFloat} of 16 bits. */
  FLOAT16(2, 16),
  /** {@code kDLFloat} of 32 bits. */
  FLOAT32(2, 32);

  private final byte code;
  private final byte bits;

  Element(int code, int bits) {
    this.code = (byte) code;
    this.bits = (byte) bits;
  }

  /** Returns the type whose elements have this size. */
  static Element ofBytes(int byteSize) {
    return switch (byteSize) {
      case 1 -> UINT8;
      case 2 -> FLOAT16;
      case 4 -> FLOAT32;
      default -> throw new IllegalArgumentException("no element has " + byteSize + " bytes");
    };
  }

  byte code() {
    return code;
  }

  byte bits() {
    return bits;
  }
}
