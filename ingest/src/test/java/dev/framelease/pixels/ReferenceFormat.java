package dev.framelease.pixels;

import java.math.BigInteger;

/** The formats of Python's struct module that views know, read and written byte by byte. */
enum ReferenceFormat {
  b(1, true),
  B(1, false),
  h(2, true),
  H(2, false),
  i(4, true),
  I(4, false),
  q(8, true),
  Q(8, false),
  f(4, true),
  d(8, true);

  final int itemSize;
  private final boolean signed;

  ReferenceFormat(int itemSize, boolean signed) {
    this.itemSize = itemSize;
    this.signed = signed;
  }

  /** Of the character, where L and l are the 64-bit ones that they are on Linux. */
  static ReferenceFormat of(String code) {
    return switch (code) {
      case "l" -> q;
      case "L" -> Q;
      default -> valueOf(code);
    };
  }

  boolean isFloating() {
    return this == f || this == d;
  }

  /** Reads a little-endian item: a BigInteger, or a Double where it has a fraction. */
  Number read(byte[] base, int at) {
    long bits = 0;
    for (int n = itemSize - 1; n >= 0; n--) {
      bits = (bits << 8) | (base[at + n] & 0xff);
    }
    if (this == f) {
      return (double) Float.intBitsToFloat((int) bits);
    }
    if (this == d) {
      return Double.longBitsToDouble(bits);
    }
    BigInteger modulus = BigInteger.ONE.shiftLeft(8 * itemSize);
    BigInteger unsigned = BigInteger.valueOf(bits).mod(modulus);
    return signed && unsigned.testBit(8 * itemSize - 1) ? unsigned.subtract(modulus) : unsigned;
  }
}
