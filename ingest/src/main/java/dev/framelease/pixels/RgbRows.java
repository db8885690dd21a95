package dev.framelease.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Pixels of each format as 0xXXRRGGBB. In chunks, so that loops run over arrays. */
final class RgbRows {
  private static final int CHUNK = 1024;
  private static final int RGB_BYTES = 3;

  private RgbRows() {}

  static void words(ByteBuffer bytes, int at, int[] rgb, int count) {
    slice(bytes, at, count * Integer.BYTES).asIntBuffer().get(0, rgb, 0, count);
  }

  static void ofRgb(ByteBuffer bytes, int at, int[] rgb, int count) {
    ofBytes(bytes, at, rgb, count, 16, 0);
  }

  static void ofBgr(ByteBuffer bytes, int at, int[] rgb, int count) {
    ofBytes(bytes, at, rgb, count, 0, 16);
  }

  private static void ofBytes(
      ByteBuffer bytes, int at, int[] rgb, int count, int firstBit, int lastBit) {
    ByteBuffer pixels = slice(bytes, at, count * RGB_BYTES);
    byte[] chunk = new byte[Math.min(count, CHUNK) * RGB_BYTES];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      pixels.get(done * RGB_BYTES, chunk, 0, length * RGB_BYTES);
      for (int i = 0; i < length; i++) {
        rgb[done + i] =
            (chunk[RGB_BYTES * i] & 0xff) << firstBit
                | (chunk[RGB_BYTES * i + 1] & 0xff) << 8
                | (chunk[RGB_BYTES * i + 2] & 0xff) << lastBit;
      }
    }
  }

  static void ofRgbx(ByteBuffer bytes, int at, int[] rgb, int count) {
    words(bytes, at, rgb, count);
    for (int i = 0; i < count; i++) {
      rgb[i] = Integer.reverseBytes(rgb[i]) >>> Byte.SIZE;
    }
  }

  static void ofGray(ByteBuffer bytes, int at, int[] rgb, int count) {
    ByteBuffer pixels = slice(bytes, at, count);
    byte[] chunk = new byte[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      pixels.get(done, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        rgb[done + i] = (chunk[i] & 0xff) * 0x010101;
      }
    }
  }

  static void of2101010(ByteBuffer bytes, int at, int[] rgb, int count) {
    words(bytes, at, rgb, count);
    for (int i = 0; i < count; i++) {
      int word = rgb[i];
      rgb[i] = (word >>> 6 & 0xff0000) | (word >>> 4 & 0xff00) | (word >>> 2 & 0xff);
    }
  }

  static void of565(ByteBuffer bytes, int at, int[] rgb, int count) {
    ShortBuffer words = slice(bytes, at, count * Short.BYTES).asShortBuffer();
    short[] chunk = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      words.get(done, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        rgb[done + i] = of565(chunk[i]);
      }
    }
  }

  /** Fills five bits up with their highest three, and six with their highest two. */
  private static int of565(int word) {
    int red = (word << 8 & 0xf80000) | (word << 3 & 0x070000);
    int green = (word << 5 & 0x00fc00) | (word >>> 1 & 0x000300);
    int blue = (word << 3 & 0x0000f8) | (word >>> 2 & 0x000007);
    return red | green | blue;
  }

  private static ByteBuffer slice(ByteBuffer bytes, int at, int size) {
    return bytes.duplicate().clear().slice(at, size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
