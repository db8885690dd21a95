package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
class PixelFormatTest {
  private static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void shouldReadEveryWordOf16Bits() {
    ByteBuffer bytes = memory(2 << 16);
    for (int word = 0; word < 1 << 16; word++) {
      bytes.putShort(2 * word, (short) word);
    }
    int[] rgb = new int[1 << 16];
    PixelFormat.RGB565.readRgb(bytes, 0, rgb, rgb.length);
    for (int word = 0; word < 1 << 16; word++) {
      int red = word / 2048;
      int green = word / 32 % 64;
      int blue = word % 32;
      int expected =
          (red * 8 + red / 4) * 65536 + (green * 4 + green / 16) * 256 + (blue * 8 + blue / 4);
      assertEquals(expected, rgb[word] & 0xffffff, "word " + word);
    }
  }

  @Test
  void shouldReadEveryValueOf10Bits() {
    for (int value = 0; value < 1024; value++) {
      ByteBuffer bytes = memory(12);
      bytes.putInt(0, value << 20 | 3 << 30).putInt(4, value << 10).putInt(8, value);
      int[] rgb = new int[3];
      PixelFormat.XRGB2101010.readRgb(bytes, 0, rgb, 3);
      int expected = value / 4;
      assertEquals(expected << 16, rgb[0] & 0xffffff);
      assertEquals(expected << 8, rgb[1] & 0xffffff);
      assertEquals(expected, rgb[2] & 0xffffff);
    }
  }

  @Test
  void shouldReadBgrxAsItIs() {
    ByteBuffer bytes = memory(8).putInt(4, 0x7f123456);
    int[] rgb = new int[1];
    PixelFormat.BGRX.readRgb(bytes, 4, rgb, 1);
    assertEquals(0x123456, rgb[0] & 0xffffff);
  }

  @Test
  void shouldReadThreeBytesInTheirOrder() {
    int count = 2500;
    ByteBuffer bytes = memory(1 + 3 * count);
    for (int at = 0; at < bytes.capacity(); at++) {
      bytes.put(at, (byte) (at * 7));
    }
    int[] rgb = new int[count];
    int[] bgr = new int[count];
    PixelFormat.RGB.readRgb(bytes, 1, rgb, count);
    PixelFormat.BGR.readRgb(bytes, 1, bgr, count);
    for (int i = 0; i < count; i++) {
      int first = bytes.get(1 + 3 * i) & 0xff;
      int second = bytes.get(2 + 3 * i) & 0xff;
      int third = bytes.get(3 + 3 * i) & 0xff;
      assertEquals(first * 65536 + second * 256 + third, rgb[i], "pixel " + i);
      assertEquals(third * 65536 + second * 256 + first, bgr[i], "pixel " + i);
    }
  }

  @Test
  void shouldReadFourBytesFromRedOnAndGrayAsAllThreeColours() {
    int count = 2500;
    ByteBuffer bytes = memory(1 + 4 * count);
    for (int at = 0; at < bytes.capacity(); at++) {
      bytes.put(at, (byte) (at * 7));
    }
    int[] rgbx = new int[count];
    int[] gray = new int[count];
    PixelFormat.RGBX.readRgb(bytes, 1, rgbx, count);
    PixelFormat.GRAY.readRgb(bytes, 1, gray, count);
    for (int i = 0; i < count; i++) {
      int red = bytes.get(1 + 4 * i) & 0xff;
      int green = bytes.get(2 + 4 * i) & 0xff;
      int blue = bytes.get(3 + 4 * i) & 0xff;
      int level = bytes.get(1 + i) & 0xff;
      assertEquals(red * 65536 + green * 256 + blue, rgbx[i] & 0xffffff, "pixel " + i);
      assertEquals(level * 65536 + level * 256 + level, gray[i] & 0xffffff, "pixel " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void shouldReadWhitePixelsFromAnyOffsetWhateverThePosition(PixelFormat format) {
    int count = 3000;
    int pixelBytes = format.bytesPerPixel();
    ByteBuffer bytes = memory(2 + (count + 1) * pixelBytes);
    for (int at = 2; at < 2 + count * pixelBytes; at++) {
      bytes.put(at, (byte) 0xff);
    }
    bytes.position(7).limit(9).order(ByteOrder.BIG_ENDIAN);
    int[] rgb = new int[count + 1];
    format.readRgb(bytes, 2, rgb, count + 1);
    for (int i = 0; i < count; i++) {
      assertEquals(0xffffff, rgb[i] & 0xffffff, "pixel " + i);
    }
    assertEquals(0, rgb[count] & 0xffffff);
    assertEquals(7, bytes.position());
    assertEquals(9, bytes.limit());
    assertEquals(ByteOrder.BIG_ENDIAN, bytes.order());
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void shouldReadNothingOutside(PixelFormat format) {
    int pixelBytes = format.bytesPerPixel();
    ByteBuffer bytes = memory(4 * pixelBytes);
    int[] rgb = new int[4];
    assertThrows(IndexOutOfBoundsException.class, () -> format.readRgb(bytes, pixelBytes, rgb, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> format.readRgb(bytes, -1, rgb, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> format.readRgb(bytes, 0, new int[3], 4));
  }

  @Test
  void shouldShapeImagesAsTheirPixelsAre() {
    assertArrayEquals(new int[] {3, 5, 4}, PixelFormat.BGRX.shape(3, 5));
    assertArrayEquals(new int[] {3, 5, 3}, PixelFormat.RGB.shape(3, 5));
    assertArrayEquals(new int[] {3, 5}, PixelFormat.XRGB2101010.shape(3, 5));
    assertArrayEquals(new int[] {3, 5}, PixelFormat.RGB565.shape(3, 5));
    assertArrayEquals(new int[] {3, 5, 4}, PixelFormat.RGBX.shape(3, 5));
    assertArrayEquals(new int[] {3, 5}, PixelFormat.GRAY.shape(3, 5));
    assertEquals(
        List.of(PixelFormat.XRGB2101010, PixelFormat.RGB565),
        Stream.of(PixelFormat.values()).filter(PixelFormat::isPackedWord).toList());
    assertEquals(ElementType.UINT16, PixelFormat.RGB565.elementType());
  }
}
