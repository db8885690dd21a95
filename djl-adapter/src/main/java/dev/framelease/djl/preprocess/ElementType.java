package dev.framelease.djl.preprocess;

/** What the values of an output are stored as. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT32(4),
  /** IEEE 754 binary16, rounded to the nearest, ties to even; from 65520 on, infinite. */
  FLOAT16(2),
  /** 0 to 255, rounded to the nearest, ties to even; what lies outside becomes 0 or 255. */
  UINT8(1);

  private final int byteSize;

  ElementType(int byteSize) {
    this.byteSize = byteSize;
  }

  /**
   * Returns the size of a value.
   *
   * @return bytes
   */
  public int byteSize() {
    return byteSize;
  }
}
