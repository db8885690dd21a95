package dev.framelease.pixels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies some bytes of every four, such as the colours of BGRX pixels, to packed pixels or to a
 * plane for each: the pixels are read once, as words, in chunks that stay in the cache.
 */
final class WordCopy {
  private static final int WORD = 4;
  private static final int CHUNK = 4096;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer source;
  private final ByteBuffer target;
  private final int pixels;
  private final int channels;
  private final int fromChannel;
  private final int toChannel;
  private final boolean planar;
  private final int[] words = new int[CHUNK];
  private final byte[] bytes;

  private WordCopy(ByteBuffer source, ByteBuffer target, Walk walk) {
    int pixel = walk.dimensions() - 2;
    int channel = pixel + 1;
    this.source = source;
    this.target = target;
    this.pixels = walk.size(pixel);
    this.channels = walk.size(channel);
    this.fromChannel = (int) walk.fromStride(channel);
    this.toChannel = (int) walk.toStride(channel);
    this.planar = walk.toStride(pixel) == 1;
    this.bytes = new byte[CHUNK * (planar ? 1 : channels)];
  }

  /** Tells whether a walk is such a copy, and if so puts pixels and channels at its end. */
  static boolean fits(Walk walk, int sourceBytes) {
    int pixel = pixelDimension(walk);
    if (pixel < 0 || !walk.isFree() || (long) walk.size(pixel) * WORD > sourceBytes) {
      return false;
    }
    int channel = channelDimension(walk, pixel);
    if (channel < 0) {
      return false;
    }
    walk.moveToEnd(pixel);
    walk.moveToEnd(channel > pixel ? channel - 1 : channel);
    return true;
  }

  private static int pixelDimension(Walk walk) {
    for (int d = walk.dimensions() - 1; d >= 0; d--) {
      if (walk.fromStride(d) == WORD && walk.size(d) > 1) {
        return d;
      }
    }
    return -1;
  }

  /** Channels of one word that go next to each other, or pixels that do. */
  private static int channelDimension(Walk walk, int pixel) {
    for (int d = walk.dimensions() - 1; d >= 0; d--) {
      boolean within = Math.abs(walk.fromStride(d)) * (walk.size(d) - 1L) < WORD;
      boolean planar = walk.toStride(pixel) == 1;
      boolean packed = walk.toStride(d) == 1 && walk.toStride(pixel) == walk.size(d);
      if (d != pixel && within && walk.size(d) <= WORD && (planar || packed)) {
        return d;
      }
    }
    return -1;
  }

  static void copy(ByteBuffer source, ByteBuffer target, Walk walk) {
    walk.tiles(new WordCopy(source, target, walk)::tile);
  }

  private void tile(int from, int to) {
    int reach = fromChannel * (channels - 1);
    int low = Math.min(from, from + reach);
    // The word of the last pixel must not end outside the memory.
    int base = Math.min(low, source.capacity() - pixels * WORD);
    int shift = (from - base) * Byte.SIZE;
    for (int done = 0; done < pixels; done += CHUNK) {
      int count = Math.min(CHUNK, pixels - done);
      source
          .slice(base + done * WORD, count * WORD)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(words, 0, count);
      if (planar) {
        planes(shift, to + done, count);
      } else {
        pack(shift, count);
        target.put(to + done * channels, bytes, 0, count * channels);
      }
    }
  }

  private void planes(int shift, int to, int count) {
    for (int c = 0; c < channels; c++) {
      int bits = shift + c * fromChannel * Byte.SIZE;
      plane(words, bytes, bits, count);
      target.put(to + c * toChannel, bytes, 0, count);
    }
  }

  /** One byte of every word; eight words make a long, since storing bytes one by one is slow. */
  private static void plane(int[] words, byte[] bytes, int bits, int count) {
    int i = 0;
    for (; i + 7 < count; i += 8) {
      int low =
          (words[i] >>> bits & 0xff)
              | (words[i + 1] >>> bits & 0xff) << 8
              | (words[i + 2] >>> bits & 0xff) << 16
              | words[i + 3] >>> bits << 24;
      int high =
          (words[i + 4] >>> bits & 0xff)
              | (words[i + 5] >>> bits & 0xff) << 8
              | (words[i + 6] >>> bits & 0xff) << 16
              | words[i + 7] >>> bits << 24;
      LONG.set(bytes, i, Integer.toUnsignedLong(low) | (long) high << Integer.SIZE);
    }
    for (; i < count; i++) {
      bytes[i] = (byte) (words[i] >>> bits);
    }
  }

  private void pack(int shift, int count) {
    if (channels == 3 && fromChannel == 1) {
      packThree(shift, count);
    } else if (channels == 3 && fromChannel == -1) {
      for (int i = 0; i < count; i++) {
        words[i] = Integer.reverseBytes(words[i]);
      }
      packThree(Integer.SIZE - Byte.SIZE - shift, count);
    } else {
      for (int c = 0; c < channels; c++) {
        int bits = shift + c * fromChannel * Byte.SIZE;
        for (int i = 0, to = c; i < count; i++, to += channels) {
          bytes[to] = (byte) (words[i] >>> bits);
        }
      }
    }
  }

  /** Three neighbouring bytes of every word; four words make three. */
  private void packThree(int shift, int count) {
    int i = 0;
    int to = 0;
    for (; i + 3 < count; i += 4, to += 12) {
      int a = words[i] >>> shift & 0xffffff;
      int b = words[i + 1] >>> shift & 0xffffff;
      int c = words[i + 2] >>> shift & 0xffffff;
      int d = words[i + 3] >>> shift & 0xffffff;
      INT.set(bytes, to, a | b << 24);
      INT.set(bytes, to + 4, b >>> 8 | c << 16);
      INT.set(bytes, to + 8, c >>> 16 | d << 8);
    }
    for (; i < count; i++) {
      int word = words[i] >>> shift;
      bytes[to++] = (byte) word;
      bytes[to++] = (byte) (word >>> 8);
      bytes[to++] = (byte) (word >>> 16);
    }
  }
}
