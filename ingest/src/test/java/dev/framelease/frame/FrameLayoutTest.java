package dev.framelease.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  @CsvSource({"1, 4", "2, 4", "3, 8", "1001, 2004"})
  void shouldPadRowsToWholeWords(int width, int strideBytes) {
    FrameLayout layout = FrameLayout.padded(width, 3, PixelFormat.RGB565, 4);
    assertEquals(strideBytes, layout.strideBytes());
    assertEquals(3L * strideBytes, layout.byteSize());
    assertEquals(width % 2 == 0, layout.isPacked());
  }

  @Test
  void shouldSayWhereTheElementsOfEachFormatLie() {
    Layout bytes = FrameLayout.packed(5, 2, PixelFormat.BGRX).elements();
    assertEquals(ElementType.UINT8, bytes.type());
    assertArrayEquals(new int[] {2, 5, 4}, bytes.shape());
    assertArrayEquals(new long[] {20, 4, 1}, bytes.stridesBytes());
    Layout words = FrameLayout.packed(5, 2, PixelFormat.XRGB2101010).elements();
    assertEquals(ElementType.UINT32, words.type());
    assertArrayEquals(new int[] {2, 5}, words.shape());
    assertArrayEquals(new long[] {20, 4}, words.stridesBytes());
    Layout halves = FrameLayout.padded(5, 2, PixelFormat.RGB565, 4).elements();
    assertEquals(ElementType.UINT16, halves.type());
    assertArrayEquals(new int[] {2, 5}, halves.shape());
    assertArrayEquals(new long[] {12, 2}, halves.stridesBytes());
    Layout gray = FrameLayout.padded(5, 2, PixelFormat.GRAY, 4).elements();
    assertEquals(ElementType.UINT8, gray.type());
    assertArrayEquals(new int[] {2, 5}, gray.shape());
    assertArrayEquals(new long[] {8, 1}, gray.stridesBytes());
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

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void shouldRefuseToFillRowsUpToAMultipleOfNothing(int padBytes) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> FrameLayout.padded(5, 2, PixelFormat.BGRX, padBytes));
    assertTrue(refused.getMessage().endsWith("padBytes is " + padBytes), refused::getMessage);
  }

  @Test
  void shouldCountBytesBeyondWhatAnIntCanSay() {
    assertEquals(4L * 65535 * 65535, FrameLayout.packed(65535, 65535, PixelFormat.BGRX).byteSize());
  }
}
