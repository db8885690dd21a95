package dev.framelease.pixels;

import java.nio.ByteBuffer;

/** Reads rows of elements into Java arrays, with one loop for each type. */
final class RowReader {
  private RowReader() {}

  /** Elements of a type that fits an int. */
  static void ints(ElementType type, ByteBuffer bytes, int from, int step, int[] row, int count) {
    int at = from;
    switch (type) {
      case INT8 -> {
        for (int i = 0; i < count; i++, at += step) {
          row[i] = bytes.get(at);
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++, at += step) {
          row[i] = bytes.get(at) & 0xff;
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++, at += step) {
          row[i] = bytes.getShort(at);
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++, at += step) {
          row[i] = bytes.getShort(at) & 0xffff;
        }
      }
      default -> {
        for (int i = 0; i < count; i++, at += step) {
          row[i] = bytes.getInt(at);
        }
      }
    }
  }

  /** Elements of any integer type, uint64 as the same 64 bits. */
  static void longs(ElementType type, ByteBuffer bytes, int from, int step, long[] row, int count) {
    int at = from;
    if (type.itemSize() == Long.BYTES) {
      for (int i = 0; i < count; i++, at += step) {
        row[i] = bytes.getLong(at);
      }
    } else if (type == ElementType.UINT32) {
      for (int i = 0; i < count; i++, at += step) {
        row[i] = Integer.toUnsignedLong(bytes.getInt(at));
      }
    } else {
      int[] ints = new int[count];
      ints(type, bytes, from, step, ints, count);
      for (int i = 0; i < count; i++) {
        row[i] = ints[i];
      }
    }
  }

  static void floats(ByteBuffer bytes, int from, int step, float[] row, int count) {
    int at = from;
    for (int i = 0; i < count; i++, at += step) {
      row[i] = bytes.getFloat(at);
    }
  }

  /** Elements of either floating-point type. */
  static void doubles(
      ElementType type, ByteBuffer bytes, int from, int step, double[] row, int count) {
    int at = from;
    if (type == ElementType.FLOAT64) {
      for (int i = 0; i < count; i++, at += step) {
        row[i] = bytes.getDouble(at);
      }
    } else {
      for (int i = 0; i < count; i++, at += step) {
        row[i] = bytes.getFloat(at);
      }
    }
  }
}
