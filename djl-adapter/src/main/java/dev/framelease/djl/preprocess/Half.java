package dev.framelease.djl.preprocess;

/** Numbers of IEEE 754 binary16, which Java has had since 20. */
final class Half {
  private static final int INFINITY = 0x7c00;

  private Half() {}

  /** Returns the bits of the nearest number; of two, of the one that is even. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Float.intBitsToFloat(bits & 0x7fffffff);
    if (!(magnitude < 65520)) {
      return (short) (sign | (Float.isNaN(value) ? 0x7e00 : INFINITY));
    }
    if (magnitude < 0x1p-14f) {
      // 2^-24 is the smallest number: adding a float whose last bit is that rounds to it.
      return (short) (sign | (Float.floatToRawIntBits(magnitude + 0.5f) - 0x3f000000));
    }
    int rounded = (bits & 0x7fffffff) + 0xfff + ((bits >>> 13) & 1);
    return (short) (sign | ((rounded >>> 13) - ((127 - 15) << 10)));
  }
}
