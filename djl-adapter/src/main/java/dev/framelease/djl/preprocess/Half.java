package dev.framelease.djl.preprocess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Stores rows as numbers of IEEE 754 binary16: the nearest one, and of two the one that is even.
 *
 * <p>Java has had such numbers since 20, with an instruction where the processor has one; before,
 * this computes them, in loops that HotSpot turns into vector instructions. One thread at a time.
 */
final class Half {
  private static final MethodHandle FLOAT_TO_FLOAT16 = floatToFloat16();

  private static final int INFINITY = 0x7c00;

  /** What a float's bits and a half's differ by, once the last 13 bits are dropped. */
  private static final int REBIAS = (127 - 15) << 10;

  /** The smallest number that has all its bits, as a half. */
  private static final int SMALLEST_NORMAL = 0x400;

  private final FloatRow row;
  private final float[] raised;
  private final int[] bits;
  private final int[] small;

  Half(int length) {
    row = new FloatRow(length);
    raised = new float[length];
    bits = new int[length];
    small = new int[length];
  }

  private static MethodHandle floatToFloat16() {
    try {
      return MethodHandles.lookup()
          .findStatic(
              Float.class, "floatToFloat16", MethodType.methodType(short.class, float.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /** Stores values as halves. */
  void store(float[] values, short[] halves) {
    if (FLOAT_TO_FLOAT16 == null) {
      compute(values, halves);
    } else {
      convert(values, halves);
    }
  }

  private static void convert(float[] values, short[] halves) {
    try {
      for (int x = 0; x < halves.length; x++) {
        halves[x] = (short) FLOAT_TO_FLOAT16.invokeExact(values[x]);
      }
    } catch (Throwable t) {
      throw new AssertionError("floatToFloat16 throws nothing", t);
    }
  }

  /** Does without Java's own conversion. */
  void compute(float[] values, short[] halves) {
    raise(values);
    row.toBits(raised, small);
    row.toBits(values, bits);
    limit();
    round();
    for (int x = 0; x < halves.length; x++) {
      halves[x] = (short) bits[x];
    }
  }

  /** Without a condition, which JDK 17 makes of Math.min, and no vector instruction. */
  private static int min(int a, int b) {
    int difference = a - b;
    return b + (difference & (difference >> 31));
  }

  private static int max(int a, int b) {
    int difference = a - b;
    return a - (difference & (difference >> 31));
  }

  /** 2^-24 is the smallest half: adding a float whose last bit is that rounds to a multiple. */
  private void raise(float[] values) {
    for (int x = 0; x < raised.length; x++) {
      raised[x] = Math.abs(values[x]) + 0.5f;
    }
  }

  /** The halves below the smallest normal one; that one instead of all others. */
  private void limit() {
    for (int x = 0; x < small.length; x++) {
      small[x] = min(small[x] - 0x3f000000, SMALLEST_NORMAL);
    }
  }

  /**
   * Rounds to normal halves, which are too low where the number is small, and beyond infinity where
   * it is large or none.
   */
  private void round() {
    for (int x = 0; x < bits.length; x++) {
      int magnitude = bits[x] & 0x7fffffff;
      int rounded = ((magnitude + 0xfff + ((magnitude >>> 13) & 1)) >>> 13) - REBIAS;
      int half = min(max(rounded, small[x]), INFINITY);
      int notANumber = ((0x7f800000 - magnitude) >>> 31) << 9;
      bits[x] = half | notANumber | ((bits[x] >>> 16) & 0x8000);
    }
  }
}
