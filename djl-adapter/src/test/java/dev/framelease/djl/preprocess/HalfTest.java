package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
final class HalfTest {
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

  @Test
  void shouldKeepEveryNumberThatIsAHalf() {
    for (int bits = 0; bits < 0x7c01; bits++) {
      assertEquals((short) bits, Half.of(toFloat((short) bits)));
      assertEquals((short) (bits | 0x8000), Half.of(toFloat((short) (bits | 0x8000))));
    }
  }

  @Test
  void shouldRoundToTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float middle = (toFloat((short) bits) + toFloat((short) (bits + 1))) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertEquals((short) even, Half.of(middle));
      assertEquals((short) bits, Half.of(Math.nextDown(middle)));
      assertEquals((short) (bits + 1), Half.of(Math.nextUp(middle)));
    }
  }

  @Test
  void shouldBeInfiniteBeyondTheLargestAndKeepWhatIsNoNumber() {
    assertEquals((short) 0x7bff, Half.of(65519.996f));
    assertEquals((short) 0x7c00, Half.of(65520));
    assertEquals((short) 0xfc00, Half.of(-1e30f));
    assertEquals((short) 0x7e00, Half.of(Float.NaN));
  }
}
