package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
class FrameLayoutTest {
  @Test
  void shouldPackRowsWithoutPadding() {
    FrameLayout layout = FrameLayout.packed(640, 480, PixelFormat.BGRX);
    assertEquals(2560, layout.strideBytes());
    assertEquals(1228800, layout.byteSize());
    assertTrue(layout.isPacked());
  }

  @Test
  void shouldAllowRowsToBePadded() {
    FrameLayout layout = new FrameLayout(10, 2, PixelFormat.BGRX, 64, 128);
    assertFalse(layout.isPacked());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 4, 4",
    "1, 0, 4, 0",
    "-1, 1, 4, 4",
    "10, 2, 39, 78",
    "10, 2, 40, 79",
    "10, 2, 40, 81",
    "1073741824, 1, 2147483647, 2147483647"
  })
  void shouldRefuseWhatCannotBe(int width, int height, int strideBytes, long byteSize) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameLayout(width, height, PixelFormat.BGRX, strideBytes, byteSize));
  }

  @Test
  void shouldRefuseToPackARowThatIsTooLong() {
    assertThrows(
        IllegalArgumentException.class, () -> FrameLayout.packed(536870912, 1, PixelFormat.BGRX));
  }

  @Test
  void shouldCountBytesBeyondWhatAnIntCanSay() {
    assertEquals(4L * 65535 * 65535, FrameLayout.packed(65535, 65535, PixelFormat.BGRX).byteSize());
  }
}
