package dev.framelease.pixels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies some bytes of every four, such as the colours of BGRX pixels, to packed pixels or to a
 * plane for each.
 *
 * <p>The pixels are read once, in chunks that stay in the innermost cache, and sorted there eight
 * bytes at a time, in arrays, since only of these the compiler knows enough to check no index in
 * the loop. Chunks are done in whole groups of pixels: what a last group has too many is garbage,
 * and goes nowhere.
 */
final class WordCopy {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WORD = 4;
  private static final int GROUP = 8;
  private static final int CHUNK = 512;
  private static final int MOST_PLANES = 4;
  private static final long FIRST_BYTES = 0x000000ff000000ffL;
  private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;
  private static final long LOW_HALVES = 0x0000ffff0000ffffL;
  private static final long LOW_WORD = 0xffffffffL;

  private final ByteBuffer source;
  private final ByteBuffer target;
  private final int pixels;
  private final int channels;
  private final int fromChannel;
  private final int toPixel;
  private final int toChannel;
  private final byte[] words;

  /** The bytes of a plane each, or in the first all of the packed pixels. */
  private final byte[][] sorted;

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
    int room = groups(Math.min(CHUNK, pixels)) * GROUP;
    this.words = new byte[room * WORD];
    this.sorted = toPixel == 1 ? new byte[MOST_PLANES][room] : new byte[1][room * WORD];
  }

  private static int groups(int pixels) {
    return (pixels + GROUP - 1) / GROUP;
  }

  /** Tells whether a walk is such a copy, and if so puts pixels and channels at its end. */
  static boolean fits(Walk walk) {
    int pixel = pixelDimension(walk);
    if (pixel < 0 || !walk.isFree()) {
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
    for (int done = 0; done < pixels; done += CHUNK) {
      int count = Math.min(CHUNK, pixels - done);
      int at = low + done * WORD;
      // The word of the last pixel may end outside the memory, though none of its channels does.
      source.get(at, words, 0, Math.min(count * WORD, source.capacity() - at));
      if (toPixel == 1) {
        planes(from - low, to + done, count);
      } else {
        triples(to + done * toPixel, count);
      }
    }
  }

  private void planes(int first, int to, int count) {
    int groups = groups(count);
    if (channels == 1) {
      pick(words, sorted[0], 0, groups);
    } else {
      split(words, sorted[0], sorted[1], sorted[2], groups);
      if (first == WORD - 1 || fromChannel * (channels - 1) == WORD - 1) {
        pick(words, sorted[WORD - 1], WORD - 1, groups);
      }
    }
    for (int c = 0; c < channels; c++) {
      target.put(to + c * toChannel, sorted[first + c * fromChannel], 0, count);
    }
  }

  /** One byte of each of eight words. */
  private static void pick(byte[] in, byte[] out, int which, int groups) {
    int shift = which * Byte.SIZE;
    for (int g = 0; g < groups; g++) {
      long low = two(in, 32 * g, shift) | two(in, 32 * g + 8, shift) << 16;
      long high = two(in, 32 * g + 16, shift) | two(in, 32 * g + 24, shift) << 16;
      LONGS.set(out, 8 * g, low | high << 32);
    }
  }

  private static long two(byte[] in, int at, int shift) {
    long words = (long) LONGS.get(in, at) >>> shift;
    return (words & 0xff) | (words >>> 24 & 0xff00);
  }

  /** The first three bytes of each of eight words: a transposition. */
  private static void split(byte[] in, byte[] p0, byte[] p1, byte[] p2, int groups) {
    for (int g = 0; g < groups; g++) {
      long w01 = (long) LONGS.get(in, 32 * g);
      long w23 = (long) LONGS.get(in, 32 * g + 8);
      long w45 = (long) LONGS.get(in, 32 * g + 16);
      long w67 = (long) LONGS.get(in, 32 * g + 24);
      long w04 = (w01 & LOW_WORD) | w45 << 32;
      long w15 = w01 >>> 32 | (w45 & ~LOW_WORD);
      long w26 = (w23 & LOW_WORD) | w67 << 32;
      long w37 = w23 >>> 32 | (w67 & ~LOW_WORD);
      long even01 = (w04 & EVEN_BYTES) | (w15 & EVEN_BYTES) << 8;
      long even23 = (w26 & EVEN_BYTES) | (w37 & EVEN_BYTES) << 8;
      long second01 = (w04 >>> 8 & FIRST_BYTES) | (w15 & FIRST_BYTES << 8);
      long second23 = (w26 << 8 & FIRST_BYTES << 16) | (w37 << 16 & FIRST_BYTES << 24);
      LONGS.set(p0, 8 * g, (even01 & LOW_HALVES) | (even23 & LOW_HALVES) << 16);
      LONGS.set(p1, 8 * g, second01 | second23);
      LONGS.set(p2, 8 * g, (even01 >>> 16 & LOW_HALVES) | (even23 & ~LOW_HALVES));
    }
  }

  private void triples(int to, int count) {
    int groups = groups(count);
    if (fromChannel > 0) {
      pack(words, sorted[0], groups);
    } else {
      packReversed(words, sorted[0], groups);
    }
    target.put(to, sorted[0], 0, count * 3);
  }

  /** The first three bytes of each word; the two after six are overwritten by what follows. */
  private static void pack(byte[] in, byte[] out, int groups) {
    for (int g = 0; g < groups; g++) {
      LONGS.set(out, 24 * g, six((long) LONGS.get(in, 32 * g)));
      LONGS.set(out, 24 * g + 6, six((long) LONGS.get(in, 32 * g + 8)));
      LONGS.set(out, 24 * g + 12, six((long) LONGS.get(in, 32 * g + 16)));
      LONGS.set(out, 24 * g + 18, six((long) LONGS.get(in, 32 * g + 24)));
    }
  }

  private static long six(long words) {
    return (words & 0xffffffL) | (words >>> 8 & 0xffffff000000L);
  }

  /** As {@link #pack}, with the three bytes of each word in the opposite order. */
  private static void packReversed(byte[] in, byte[] out, int groups) {
    for (int g = 0; g < groups; g++) {
      LONGS.set(out, 24 * g, sixReversed((long) LONGS.get(in, 32 * g)));
      LONGS.set(out, 24 * g + 6, sixReversed((long) LONGS.get(in, 32 * g + 8)));
      LONGS.set(out, 24 * g + 12, sixReversed((long) LONGS.get(in, 32 * g + 16)));
      LONGS.set(out, 24 * g + 18, sixReversed((long) LONGS.get(in, 32 * g + 24)));
    }
  }

  private static long sixReversed(long words) {
    long turned = Long.reverseBytes(words);
    return (turned & 0xffffff00L) << 16 | turned >>> 40;
  }
}
