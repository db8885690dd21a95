package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
@Tag("smoke")
final class HalfTest {
  /** Which conversion, where a JDK has one of its own. */
  enum By {
    WHAT_IS_THERE {
      @Override
      void store(Half half, float[] values, short[] halves) {
        half.store(values, halves);
      }
    },
    ARITHMETIC {
      @Override
      void store(Half half, float[] values, short[] halves) {
        half.compute(values, halves);
      }
    };

    abstract void store(Half half, float[] values, short[] halves);

    short of(float value) {
      short[] halves = new short[1];
      store(new Half(1), new float[] {value}, halves);
      return halves[0];
    }
  }

  /** The value of the bits, as IEEE 754 defines it. */
  static float toFloat(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb(1024.0 + fraction, exponent - 25);
        };
    return (float) (bits < 0 ? -magnitude : magnitude);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryNumberThatIsAHalf(By by) {
    float[] values = new float[2 * 0x7c01];
    for (int bits = 0; bits < values.length; bits++) {
      values[bits] = toFloat(halfAt(bits));
    }
    short[] halves = new short[values.length];
    by.store(new Half(values.length), values, halves);
    for (int i = 0; i < halves.length; i++) {
      assertEquals(halfAt(i), halves[i]);
    }
  }

  private static short halfAt(int i) {
    return (short) (i < 0x7c01 ? i : (i - 0x7c01) | 0x8000);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRoundToTheNearestAndTiesToEven(By by) {
    float[] values = new float[3 * 0x7bff];
    for (int bits = 0; bits < 0x7bff; bits++) {
      float middle = (toFloat((short) bits) + toFloat((short) (bits + 1))) / 2;
      values[3 * bits] = Math.nextDown(middle);
      values[3 * bits + 1] = middle;
      values[3 * bits + 2] = Math.nextUp(middle);
    }
    short[] halves = new short[values.length];
    by.store(new Half(values.length), values, halves);
    for (int bits = 0; bits < 0x7bff; bits++) {
      assertEquals(bits, halves[3 * bits]);
      assertEquals(bits + bits % 2, halves[3 * bits + 1]);
      assertEquals(bits + 1, halves[3 * bits + 2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeInfiniteBeyondTheLargestAndKeepWhatIsNoNumber(By by) {
    assertEquals((short) 0x7bff, by.of(65519.996f));
    assertEquals((short) 0x7c00, by.of(65520));
    assertEquals((short) 0x7c00, by.of(Float.MAX_VALUE));
    assertEquals((short) 0x7c00, by.of(Float.POSITIVE_INFINITY));
    assertEquals((short) 0xfc00, by.of(-1e30f));
    assertEquals((short) 0x8000, by.of(-Float.MIN_VALUE));
    assertEquals((short) 0x7e00, by.of(Float.NaN));
  }
}
