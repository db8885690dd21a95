package dev.framelease.pixels;

import java.nio.ByteBuffer;

/**
 * Whether two views have equal values, as Python compares numbers: exactly, whatever their types,
 * with NaN unequal to everything.
 */
final class Comparison {
  private static final int CHUNK = 4096;
  private static final double TWO_TO_63 = 0x1p63;

  private final ByteBuffer leftBytes;
  private final ByteBuffer rightBytes;
  private final ElementType left;
  private final ElementType right;
  private final boolean sameBits;
  private final int rows;
  private final int columns;
  private final int leftRow;
  private final int leftStep;
  private final int rightRow;
  private final int rightStep;
  private final long[] leftLongs;
  private final long[] rightLongs;
  private final double[] leftDoubles;
  private final double[] rightDoubles;
  private boolean equal = true;

  private Comparison(
      ByteBuffer leftBytes, ElementType left, ByteBuffer rightBytes, ElementType right, Walk walk) {
    int row = walk.dimensions() - 2;
    this.leftBytes = leftBytes;
    this.rightBytes = rightBytes;
    this.left = left;
    this.right = right;
    this.rows = walk.size(row);
    this.columns = walk.size(row + 1);
    this.leftRow = (int) walk.fromStride(row);
    this.leftStep = (int) walk.fromStride(row + 1);
    this.rightRow = (int) walk.toStride(row);
    this.rightStep = (int) walk.toStride(row + 1);
    this.sameBits =
        left == right
            && left.isInteger()
            && leftStep == left.itemSize()
            && rightStep == right.itemSize();
    int chunk = Math.min(CHUNK, columns);
    this.leftLongs = new long[left.isInteger() ? chunk : 0];
    this.rightLongs = new long[right.isInteger() ? chunk : 0];
    this.leftDoubles = new double[left.isInteger() ? 0 : chunk];
    this.rightDoubles = new double[right.isInteger() ? 0 : chunk];
  }

  /** Compares two layouts of the same shape. */
  static boolean equal(ByteBuffer leftBytes, Layout left, ByteBuffer rightBytes, Layout right) {
    if (left.byteSize() == 0) {
      return true;
    }
    Walk walk = new Walk(left, right);
    Comparison comparison = new Comparison(leftBytes, left.type(), rightBytes, right.type(), walk);
    walk.tiles(comparison::tile);
    return comparison.equal;
  }

  private void tile(int from, int to) {
    for (int r = 0; r < rows && equal; r++) {
      row(from + r * leftRow, to + r * rightRow);
    }
  }

  private void row(int from, int to) {
    if (sameBits) {
      int size = columns * left.itemSize();
      equal = leftBytes.slice(from, size).mismatch(rightBytes.slice(to, size)) < 0;
      return;
    }
    for (int done = 0; done < columns && equal; done += CHUNK) {
      int count = Math.min(CHUNK, columns - done);
      read(left, leftBytes, from + done * leftStep, leftStep, leftLongs, leftDoubles, count);
      read(right, rightBytes, to + done * rightStep, rightStep, rightLongs, rightDoubles, count);
      equal = equalChunks(count);
    }
  }

  private static void read(
      ElementType type,
      ByteBuffer bytes,
      int at,
      int step,
      long[] longs,
      double[] doubles,
      int count) {
    if (type.isInteger()) {
      RowReader.longs(type, bytes, at, step, longs, count);
    } else {
      RowReader.doubles(type, bytes, at, step, doubles, count);
    }
  }

  private boolean equalChunks(int count) {
    if (left.isInteger() && right.isInteger()) {
      return equalIntegers(count);
    }
    if (left.isInteger()) {
      return equalMixed(leftLongs, left, rightDoubles, count);
    }
    return right.isInteger()
        ? equalMixed(rightLongs, right, leftDoubles, count)
        : equalDoubles(count);
  }

  private boolean equalIntegers(int count) {
    boolean oneIsUint64 = (left == ElementType.UINT64) != (right == ElementType.UINT64);
    // The bits of a uint64 beyond 2⁶³ are those of a negative int64, which is another number.
    long forbidden = oneIsUint64 ? Long.MIN_VALUE : 0;
    for (int i = 0; i < count; i++) {
      if (leftLongs[i] != rightLongs[i] || (leftLongs[i] & forbidden) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean equalDoubles(int count) {
    for (int i = 0; i < count; i++) {
      if (leftDoubles[i] != rightDoubles[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMixed(long[] longs, ElementType type, double[] doubles, int count) {
    boolean unsigned = type == ElementType.UINT64;
    for (int i = 0; i < count; i++) {
      if (!equalNumbers(longs[i], unsigned, doubles[i])) {
        return false;
      }
    }
    return true;
  }

  /** Exact: the double of a long may be another number. */
  private static boolean equalNumbers(long integer, boolean unsigned, double real) {
    if (unsigned && integer < 0) {
      return real >= TWO_TO_63
          && real < 2 * TWO_TO_63
          && (long) (real - TWO_TO_63) == (integer & Long.MAX_VALUE);
    }
    return real < TWO_TO_63 && (long) real == integer && (double) integer == real;
  }
}
