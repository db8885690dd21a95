package dev.framelease.pixels;

import static dev.framelease.pixels.ElementType.FLOAT32;
import static dev.framelease.pixels.ElementType.FLOAT64;
import static dev.framelease.pixels.ElementType.INT32;
import static dev.framelease.pixels.ElementType.INT64;
import static dev.framelease.pixels.ElementType.INT8;
import static dev.framelease.pixels.ElementType.UINT16;
import static dev.framelease.pixels.ElementType.UINT32;
import static dev.framelease.pixels.ElementType.UINT64;
import static dev.framelease.pixels.ElementType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What random layouts hardly meet: sizes at the limits, long rows, numbers that nearly fit. */
@ExtendWith(LedgerExtension.class)
class ViewEdgesTest {
  private static final int HUGE = 1 << 30;

  private static PixelView view(ElementType type, int... shape) {
    Layout layout = Layout.packed(type, shape);
    try (Lease lease = TestMemory.ofSize((int) layout.byteSize()).lend("test", Access.WRITABLE)) {
      return PixelView.of(lease, "view", layout);
    }
  }

  /** More elements than an int counts, all of them one byte. */
  private static PixelView huge() {
    try (Lease lease = TestMemory.ofSize(8).lend("test", Access.WRITABLE)) {
      return PixelView.of(
          lease, "view", Layout.of(UINT8, new int[] {HUGE, 4}, new long[] {0, 0}, 0));
    }
  }

  @Test
  void shouldFillFractions() {
    try (PixelView floats = view(FLOAT32, 3);
        PixelView doubles = view(FLOAT64, 3)) {
      floats.fill(0.1);
      doubles.fill(0.1);
      doubles.setDouble(0.5, 2);
      assertArrayEquals(new float[] {0.1f, 0.1f, 0.1f}, (float[]) floats.toNestedArray());
      assertArrayEquals(new double[] {0.1, 0.1, 0.5}, (double[]) doubles.toNestedArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 8192, 10_000, 20_001})
  void shouldFillAndCompareRowsOfAnyLength(int length) {
    try (PixelView signed = view(INT8, length);
        PixelView words = view(INT32, length)) {
      signed.fill(-3);
      words.fill(-3);
      assertTrue(signed.contentEquals(words));
      words.setLong(-2, length - 1);
      assertFalse(signed.contentEquals(words));
      words.setLong(-2, 0);
      assertFalse(signed.contentEquals(words));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, 0x1p63, true",
    "-9223372036854775808, 0x1p62, false",
    "-1, 0x1p64, false",
    "-1, 0x1p65, false",
    "-2048, 0x1.fffffffffffffp63, true",
    "-2047, 0x1.fffffffffffffp63, false",
    "-1, NaN, false",
    "9223372036854775807, 0x1p63, false",
    "9007199254740993, 0x1p53, false",
    "9007199254740992, 0x1p53, true",
    "1, 1.5, false",
    "0, -0.0, true"
  })
  void shouldCompareUnsignedNumbersExactlyWithDoubles(long bits, double real, boolean equal) {
    try (PixelView unsigned = view(UINT64, 1);
        PixelView doubles = view(FLOAT64, 1)) {
      unsigned.fill(bits);
      doubles.fill(real);
      assertEquals(equal, unsigned.contentEquals(doubles));
      assertEquals(equal, doubles.contentEquals(unsigned));
    }
  }

  @Test
  void shouldTellSignedFromUnsignedNumbersOfTheSameBits() {
    try (PixelView unsigned = view(UINT64, 2);
        PixelView signed = view(INT64, 2)) {
      unsigned.fill(-1);
      signed.fill(-1);
      assertFalse(unsigned.contentEquals(signed));
      assertTrue(unsigned.contentEquals(unsigned));
    }
  }

  @Test
  void shouldFindNaNUnequalToItself() {
    try (PixelView doubles = view(FLOAT64, 2)) {
      assertTrue(doubles.contentEquals(doubles));
      doubles.setDouble(Double.NaN, 1);
      assertFalse(doubles.contentEquals(doubles));
    }
  }

  @Test
  void shouldCountMoreElementsThanAnInt() {
    try (PixelView huge = huge();
        PixelView other = huge();
        PixelView turned = huge.reshape(4, HUGE)) {
      assertEquals(4L * HUGE, huge.byteSize());
      assertEquals(4L * HUGE, turned.layout().elements());
      other.setLong(1, 0, 0);
      assertFalse(huge.contentEquals(other));
      assertThrows(IllegalArgumentException.class, () -> huge.reshape(-1));
    }
  }

  @Test
  void shouldRefuseShapesBeyondALong() {
    try (PixelView view = view(UINT8, 8)) {
      assertThrows(IllegalArgumentException.class, () -> view.reshape(HUGE, HUGE, 8));
      assertThrows(IllegalArgumentException.class, () -> view.reshape(HUGE, HUGE, HUGE, HUGE));
    }
    assertThrows(IllegalArgumentException.class, () -> Layout.packed(INT32, HUGE, HUGE, HUGE));
    assertThrows(LayoutException.class, () -> Reshaping.cast(Layout.packed(INT64, 0, HUGE), UINT8));
  }

  @Test
  void shouldCastLayoutsOfAnySize() {
    Layout bytes = Layout.packed(UINT8, HUGE, 4);
    assertEquals(Layout.packed(UINT32, HUGE), Reshaping.cast(bytes, UINT32, HUGE));
  }

  @Test
  void shouldCastRowsWithPaddingToAShape() {
    try (Lease lease = TestMemory.counting(20).lend("test");
        PixelView padded = PixelView.of(lease, "view", 2, 2, 2, 10);
        PixelView words = padded.cast(UINT16, 2, 2)) {
      assertEquals(0x0d0c, words.getInt(1, 1));
      assertThrows(LayoutException.class, () -> padded.cast(UINT16, 4));
    }
  }

  @Test
  void shouldHaveUpTo64Dimensions() {
    int[] ones = new int[64];
    Arrays.fill(ones, 1);
    try (PixelView one = view(UINT8, 1);
        PixelView deep = one.reshape(ones);
        PixelView turned = deep.transpose();
        PixelView last = deep.index(-1, 0)) {
      one.setLong(7, 0);
      assertEquals(64, turned.dimensions());
      assertEquals(7, turned.getInt(new int[64]));
      assertEquals(63, last.dimensions());
      assertArrayEquals(new byte[] {7}, deep.toBytes(Order.FORTRAN));
      assertThrows(IllegalArgumentException.class, () -> one.reshape(new int[65]));
    }
  }

  @Test
  void shouldBeEqualAsLayoutsInAllThatDescribesThem() {
    int[] shape = {2, 3};
    long[] strides = {3, 1};
    Layout layout = Layout.of(UINT8, shape, strides, 1);
    assertEquals(layout, Layout.of(UINT8, shape, strides, 1));
    assertEquals(layout.hashCode(), Layout.of(UINT8, shape, strides, 1).hashCode());
    assertNotEquals(layout, Layout.of(INT8, shape, strides, 1));
    assertNotEquals(layout, Layout.of(UINT8, shape, strides, 0));
    assertNotEquals(layout, Layout.of(UINT8, new int[] {1, 3}, strides, 1));
    assertNotEquals(layout, Layout.of(UINT8, shape, new long[] {4, 1}, 1));
    assertFalse(layout.equals((Object) "[2, 3] UINT8"));
  }

  @Test
  void shouldGiveItsDescriptionAwayAsCopies() {
    int[] shape = {2, 3};
    long[] strides = {3, 1};
    Layout layout = Layout.of(UINT8, shape, strides, 0);
    shape[0] = 9;
    strides[0] = 9;
    layout.shape()[0] = 9;
    layout.stridesBytes()[0] = 9;
    assertEquals(Layout.packed(UINT8, 2, 3), layout);
  }

  @Test
  void shouldTakeNoMoreExportsOnceReleased() {
    Exports exports = new Exports();
    try (PixelView view = view(UINT8, 1);
        Export export = view.export(ExportRequest.SIMPLE, "consumer")) {
      exports.release(view);
      assertFalse(exports.add(export));
    }
  }

  @Test
  void shouldSeeWhatIsWrittenThroughEveryViewOfTheBlock() {
    try (PixelView view = view(UINT8, 4, 4);
        PixelView column = view.index(1, 2);
        PixelView same = view.slice();
        PixelView shared = view.share("other")) {
      view.setLong(9, 3, 2);
      assertArrayEquals(new byte[] {0, 0, 0, 9}, column.toBytes());
      assertTrue(view.contentEquals(same) && view.contentEquals(shared));
    }
  }
}
