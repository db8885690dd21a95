package dev.framelease.pixels;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Single elements, read and written as their type says. */
final class Elements {
  private Elements() {}

  /** The value of an integer type; uint64 as the same 64 bits. */
  static long integer(ElementType type, ByteBuffer bytes, int at) {
    return switch (type) {
      case INT8 -> bytes.get(at);
      case UINT8 -> bytes.get(at) & 0xff;
      case INT16 -> bytes.getShort(at);
      case UINT16 -> bytes.getShort(at) & 0xffff;
      case INT32 -> bytes.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(at));
      case INT64, UINT64 -> bytes.getLong(at);
      default -> throw new AssertionError(type + " is no integer");
    };
  }

  static double real(ElementType type, ByteBuffer bytes, int at) {
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(at);
      case FLOAT64 -> bytes.getDouble(at);
      case UINT64 -> unsigned(bytes.getLong(at)).doubleValue();
      default -> (double) integer(type, bytes, at);
    };
  }

  static Number number(ElementType type, ByteBuffer bytes, int at) {
    return switch (type) {
      case FLOAT32 -> (Number) bytes.getFloat(at);
      case FLOAT64 -> (Number) bytes.getDouble(at);
      case UINT64 -> unsigned(bytes.getLong(at));
      case UINT32, INT64 -> (Number) integer(type, bytes, at);
      default -> (Number) (int) integer(type, bytes, at);
    };
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** The bits of an element of this value, in the lowest bytes of a long. */
  static long bits(ElementType type, long value) {
    if (type == ElementType.FLOAT32) {
      return Float.floatToRawIntBits((float) value);
    }
    if (type == ElementType.FLOAT64) {
      return Double.doubleToRawLongBits((double) value);
    }
    int size = type.itemSize() * Byte.SIZE;
    long low = type.isSigned() ? -1L << (size - 1) : 0;
    long high = type.isSigned() ? ~low : -1L >>> (Long.SIZE - size);
    if (size < Long.SIZE && (value < low || value > high)) {
      throw new IllegalArgumentException(
          "a value of " + type + " is from " + low + " to " + high + ", and not " + value);
    }
    return value;
  }

  static long bits(ElementType type, double value) {
    return switch (type) {
      case FLOAT32 -> Float.floatToRawIntBits((float) value);
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      default ->
          throw new IllegalArgumentException(
              "a view of " + type + " takes integers, and not the double " + value);
    };
  }

  static void put(ElementType type, ByteBuffer bytes, int at, long bits) {
    switch (type.itemSize()) {
      case 1 -> bytes.put(at, (byte) bits);
      case 2 -> bytes.putShort(at, (short) bits);
      case 4 -> bytes.putInt(at, (int) bits);
      default -> bytes.putLong(at, bits);
    }
  }
}
