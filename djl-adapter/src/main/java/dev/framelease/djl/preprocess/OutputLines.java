package dev.framelease.djl.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * The part of the caller's buffer that one output goes to.
 *
 * <p>Thread-safe, as long as no two threads write the same line.
 */
final class OutputLines {
  private final ElementType type;
  private final ByteBuffer bytes;
  private final ShortBuffer halves;
  private final FloatBuffer floats;

  OutputLines(ElementType type, ByteBuffer buffer, int offset, int byteSize) {
    this.type = type;
    this.bytes = buffer.slice(offset, byteSize).order(ByteOrder.nativeOrder());
    this.halves = bytes.asShortBuffer();
    this.floats = bytes.asFloatBuffer();
  }

  /**
   * Converts and stores values, of which the first one has this index.
   *
   * @param values as many as the scratch memory is made for
   * @param count how many of them are stored
   */
  void put(int index, float[] values, int count, Scratch scratch) {
    switch (type) {
      case FLOAT32 -> floats.put(index, values, 0, count);
      case FLOAT16 -> {
        scratch.half.store(values, scratch.halves);
        halves.put(index, scratch.halves, 0, count);
      }
      case UINT8 -> bytes.put(index, toBytes(values, scratch), 0, count);
    }
  }

  private static byte[] toBytes(float[] values, Scratch scratch) {
    float[] rounded = scratch.rounded;
    for (int x = 0; x < values.length; x++) {
      // Floats from 2^23 on are whole numbers: the sum is rounded to one, ties to even.
      rounded[x] = Math.min(Math.max(values[x], 0f), 255f) + FloatRow.TWO_TO_23;
    }
    scratch.row.toBits(rounded, scratch.bits);
    narrow(scratch.bits, scratch.bytes);
    return scratch.bytes;
  }

  private static void narrow(int[] bits, byte[] bytes) {
    for (int x = 0; x < bytes.length; x++) {
      bytes[x] = (byte) bits[x];
    }
  }

  /** Memory for converted values. */
  static final class Scratch {
    private final short[] halves;
    private final Half half;
    private final byte[] bytes;
    private final float[] rounded;
    private final int[] bits;
    private final FloatRow row;

    Scratch(ElementType type, int length) {
      int halfLength = type == ElementType.FLOAT16 ? length : 0;
      int byteLength = type == ElementType.UINT8 ? length : 0;
      this.halves = new short[halfLength];
      this.half = new Half(halfLength);
      this.bytes = new byte[byteLength];
      this.rounded = new float[byteLength];
      this.bits = new int[byteLength];
      this.row = new FloatRow(byteLength);
    }
  }
}
