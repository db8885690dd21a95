package dev.framelease.pixels;

/**
 * What one element of a view is: a number in the byte order of the machine.
 *
 * <p>The codes are those of Python's {@code struct} module in standard size.
 */
public enum ElementType {
  /** Signed, 8 bits. */
  INT8('b', 1, true),
  /** Unsigned, 8 bits: a channel of a pixel. */
  UINT8('B', 1, false),
  /** Signed, 16 bits. */
  INT16('h', 2, true),
  /** Unsigned, 16 bits. */
  UINT16('H', 2, false),
  /** Signed, 32 bits. */
  INT32('i', 4, true),
  /** Unsigned, 32 bits. */
  UINT32('I', 4, false),
  /** Signed, 64 bits. */
  INT64('q', 8, true),
  /** Unsigned, 64 bits. */
  UINT64('Q', 8, false),
  /** IEEE 754 binary32. */
  FLOAT32('f', 4, true),
  /** IEEE 754 binary64. */
  FLOAT64('d', 8, true);

  private final char code;
  private final int itemSize;
  private final boolean signed;

  ElementType(char code, int itemSize, boolean signed) {
    this.code = code;
    this.itemSize = itemSize;
    this.signed = signed;
  }

  /**
   * Finds the type of a code of Python's {@code struct}.
   *
   * @param code one of b, B, h, H, i, I, q, Q, f, d
   * @return the type
   * @throws IllegalArgumentException if no type has the code
   */
  public static ElementType ofCode(char code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "no element type has the code '" + code + "'; the codes are b, B, h, H, i, I, q, Q, f, d");
  }

  /**
   * Returns the code of Python's {@code struct}.
   *
   * @return one character
   */
  public char code() {
    return code;
  }

  /**
   * Returns the size of an element.
   *
   * @return 1, 2, 4 or 8 bytes
   */
  public int itemSize() {
    return itemSize;
  }

  /**
   * Tells whether an element is an integer.
   *
   * @return false for the two floating-point types
   */
  public boolean isInteger() {
    return this != FLOAT32 && this != FLOAT64;
  }

  /**
   * Tells whether an element can be negative.
   *
   * @return false for the unsigned integers
   */
  public boolean isSigned() {
    return signed;
  }

  /** Whether an int holds every value. */
  boolean fitsInt() {
    return isInteger() && (itemSize < 4 || this == INT32);
  }

  /** Whether its elements are bytes, as memoryview has it for casts and hashes. */
  boolean isByte() {
    return itemSize == 1;
  }
}
