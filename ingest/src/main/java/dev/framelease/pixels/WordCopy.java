package dev.framelease.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies some bytes of every four, such as the colours of BGRX pixels, to packed pixels or to a
 * plane for each.
 *
 * <p>The pixels are read once, in chunks that stay in the innermost cache, and moved eight at a
 * time in the registers: byte by byte it would take twice as long.
 */
final class WordCopy {
  private static final int WORD = 4;
  private static final int GROUP = 8;
  private static final int CHUNK = 512;
  private static final int MOST_PLANES = 4;

  private final ByteBuffer source;
  private final ByteBuffer target;
  private final int pixels;
  private final int channels;
  private final int fromChannel;
  private final int toPixel;
  private final int toChannel;
  private final boolean planar;
  private final long[] words;
  private final long[][] packed;

  private WordCopy(ByteBuffer source, ByteBuffer target, Walk walk) {
    int pixel = walk.dimensions() - 2;
    int channel = pixel + 1;
    this.source = source;
    this.target = target;
    this.pixels = walk.size(pixel);
    this.channels = walk.size(channel);
    this.fromChannel = (int) walk.fromStride(channel);
    this.toPixel = (int) walk.toStride(pixel);
    this.toChannel = (int) walk.toStride(channel);
    this.planar = toPixel == 1;
    int groups = Math.min(CHUNK, pixels) / GROUP;
    this.words = new long[groups * WORD];
    this.packed = planar ? new long[MOST_PLANES][groups] : new long[1][groups * 3];
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
      if (walk.fromStride(d) == WORD && walk.size(d) >= GROUP) {
        return d;
      }
    }
    return -1;
  }

  /** Channels of one word that become planes, or three neighbours that stay so. */
  private static int channelDimension(Walk walk, int pixel) {
    for (int d = walk.dimensions() - 1; d >= 0; d--) {
      long step = Math.abs(walk.fromStride(d));
      int count = walk.size(d);
      boolean planar = walk.toStride(pixel) == 1 && step * (count - 1L) < WORD;
      boolean packed = walk.toStride(pixel) == 3 && walk.toStride(d) == 1 && count == 3;
      if (d != pixel && count <= MOST_PLANES && (planar || (packed && step == 1))) {
        return d;
      }
    }
    return -1;
  }

  static void copy(ByteBuffer source, ByteBuffer target, Walk walk) {
    walk.tiles(new WordCopy(source, target, walk)::tile);
  }

  private void tile(int from, int to) {
    int low = Math.min(from, from + fromChannel * (channels - 1));
    // The word of the last pixel must not end outside the memory.
    int base = Math.min(low, source.capacity() - pixels * WORD);
    int whole = pixels - pixels % GROUP;
    for (int done = 0; done < whole; done += CHUNK) {
      int count = Math.min(CHUNK, whole - done);
      bytes(source, base + done * WORD, count * WORD).asLongBuffer().get(words, 0, count / 2);
      if (planar) {
        planes(from - base, to + done, count);
      } else {
        triples(from - base, to + done * toPixel, count);
      }
    }
    for (int p = whole; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        target.put(to + p * toPixel + c * toChannel, source.get(from + p * WORD + c * fromChannel));
      }
    }
  }

  private static ByteBuffer bytes(ByteBuffer buffer, int at, int size) {
    return buffer.slice(at, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void planes(int first, int to, int count) {
    if (channels == 1) {
      pick(words, packed[0], first * Byte.SIZE, count / GROUP);
      bytes(target, to, count).asLongBuffer().put(packed[0], 0, count / GROUP);
      return;
    }
    split(words, packed[0], packed[1], packed[2], packed[3], count / GROUP);
    for (int c = 0; c < channels; c++) {
      long[] plane = packed[first + c * fromChannel];
      bytes(target, to + c * toChannel, count).asLongBuffer().put(plane, 0, count / GROUP);
    }
  }

  /** Eight words, in four longs, become eight bytes of one plane. */
  private static void pick(long[] in, long[] out, int shift, int groups) {
    for (int g = 0; g < groups; g++) {
      long w01 = in[4 * g] >>> shift;
      long w23 = in[4 * g + 1] >>> shift;
      long w45 = in[4 * g + 2] >>> shift;
      long w67 = in[4 * g + 3] >>> shift;
      long low =
          (w01 & 0xff) | (w01 >>> 24 & 0xff00) | (w23 & 0xff) << 16 | (w23 >>> 8 & 0xff000000L);
      long high =
          (w45 & 0xff) | (w45 >>> 24 & 0xff00) | (w67 & 0xff) << 16 | (w67 >>> 8 & 0xff000000L);
      out[g] = low | high << 32;
    }
  }

  /** Eight words, in four longs, become eight bytes of each of four planes: a transposition. */
  private static void split(long[] in, long[] p0, long[] p1, long[] p2, long[] p3, int groups) {
    for (int g = 0; g < groups; g++) {
      long w01 = in[4 * g];
      long w23 = in[4 * g + 1];
      long w45 = in[4 * g + 2];
      long w67 = in[4 * g + 3];
      long w04 = (w01 & 0xffffffffL) | w45 << 32;
      long w15 = w01 >>> 32 | (w45 & 0xffffffff00000000L);
      long w26 = (w23 & 0xffffffffL) | w67 << 32;
      long w37 = w23 >>> 32 | (w67 & 0xffffffff00000000L);
      long even01 = (w04 & 0x00ff00ff00ff00ffL) | (w15 & 0x00ff00ff00ff00ffL) << 8;
      long even23 = (w26 & 0x00ff00ff00ff00ffL) | (w37 & 0x00ff00ff00ff00ffL) << 8;
      long odd01 = (w04 >>> 8 & 0x00ff00ff00ff00ffL) | (w15 & 0xff00ff00ff00ff00L);
      long odd23 = (w26 >>> 8 & 0x00ff00ff00ff00ffL) | (w37 & 0xff00ff00ff00ff00L);
      p0[g] = (even01 & 0x0000ffff0000ffffL) | (even23 & 0x0000ffff0000ffffL) << 16;
      p1[g] = (odd01 & 0x0000ffff0000ffffL) | (odd23 & 0x0000ffff0000ffffL) << 16;
      p2[g] = (even01 >>> 16 & 0x0000ffff0000ffffL) | (even23 & 0xffff0000ffff0000L);
      p3[g] = (odd01 >>> 16 & 0x0000ffff0000ffffL) | (odd23 & 0xffff0000ffff0000L);
    }
  }

  private void triples(int first, int to, int count) {
    int groups = count / GROUP;
    if (fromChannel > 0) {
      pack(words, packed[0], first * Byte.SIZE, groups);
    } else {
      packReversed(words, packed[0], (WORD - 1 - first) * Byte.SIZE, groups);
    }
    bytes(target, to, count * 3).asLongBuffer().put(packed[0], 0, groups * 3);
  }

  private static void pack(long[] in, long[] out, int shift, int groups) {
    for (int g = 0; g < groups; g++) {
      long a = six(in[4 * g] >>> shift);
      long b = six(in[4 * g + 1] >>> shift);
      long c = six(in[4 * g + 2] >>> shift);
      long d = six(in[4 * g + 3] >>> shift);
      out[3 * g] = a | b << 48;
      out[3 * g + 1] = b >>> 16 | c << 32;
      out[3 * g + 2] = c >>> 32 | d << 16;
    }
  }

  /** As {@link #pack}, with the three bytes of each word in the opposite order. */
  private static void packReversed(long[] in, long[] out, int shift, int groups) {
    for (int g = 0; g < groups; g++) {
      long a = six(turned(in[4 * g]) >>> shift);
      long b = six(turned(in[4 * g + 1]) >>> shift);
      long c = six(turned(in[4 * g + 2]) >>> shift);
      long d = six(turned(in[4 * g + 3]) >>> shift);
      out[3 * g] = a | b << 48;
      out[3 * g + 1] = b >>> 16 | c << 32;
      out[3 * g + 2] = c >>> 32 | d << 16;
    }
  }

  /** The bytes of each of two words in the opposite order. */
  private static long turned(long words) {
    return Long.rotateLeft(Long.reverseBytes(words), 32);
  }

  /** The low three bytes of each of two words, one after the other. */
  private static long six(long words) {
    return (words & 0xffffffL) | (words >>> 8 & 0xffffff000000L);
  }
}
