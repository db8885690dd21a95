package dev.framelease.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages files and replies in the ways that accidents and attackers do. The same seed gives the
 * same bytes.
 */
public final class Mutator {
  /** Numbers at which arithmetic goes wrong. */
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    4,
    7,
    8,
    24,
    0x7fff,
    0x8000,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    0xfffffff8L,
    1L << 32,
    1_000_000_000_000_000_000L,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 7,
    Long.MIN_VALUE,
    -8,
    -16
  };

  private final SplittableRandom random;
  private final List<byte[]> seeds;
  private final List<int[]> metadata;

  /** Makes a mutator of good bytes, every one of which matters. */
  public Mutator(long seed, List<byte[]> seeds) {
    this(seed, seeds, seeds.stream().map(bytes -> new int[] {0, bytes.length}).toList());
  }

  /**
   * Makes a mutator.
   *
   * @param seeds good files
   * @param metadata for each file the parts, as pairs of start and end, that are no pixels
   */
  public Mutator(long seed, List<byte[]> seeds, List<int[]> metadata) {
    this.random = new SplittableRandom(seed);
    this.seeds = seeds;
    this.metadata = metadata;
  }

  /** Good bytes with one to four damages. */
  public byte[] next() {
    int which = random.nextInt(seeds.size());
    byte[] bytes = seeds.get(which).clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = mutate(bytes, metadata.get(which));
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes, int[] parts) {
    if (bytes.length < 16) {
      return bytes;
    }
    switch (random.nextInt(8)) {
      case 0 -> bytes[position(bytes, parts, 1)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[position(bytes, parts, 1)] = (byte) random.nextInt();
      case 2 ->
          little(bytes).putShort(position(bytes, parts, 2), (short) number(random, bytes.length));
      case 3 ->
          little(bytes).putInt(position(bytes, parts, 4) & ~3, (int) number(random, bytes.length));
      case 4 -> little(bytes).putLong(position(bytes, parts, 8) & ~7, number(random, bytes.length));
      case 5 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 6 -> copyWithin(bytes, parts);
      default -> {
        return splice(bytes);
      }
    }
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A number at which arithmetic on bytes of this length may go wrong. */
  public static long number(SplittableRandom random, int length) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(length);
      case 1 -> random.nextLong();
      case 2 -> random.nextInt(-64, 64);
      default -> NUMBERS[random.nextInt(NUMBERS.length)];
    };
  }

  /** Mostly within the metadata, where every byte matters. */
  private int position(byte[] bytes, int[] parts, int width) {
    int part = 2 * random.nextInt(parts.length / 2);
    int start = parts[part];
    int end = Math.min(parts[part + 1], bytes.length);
    return end - start <= width || random.nextInt(8) == 0
        ? random.nextInt(bytes.length - width)
        : random.nextInt(start, end - width);
  }

  private void copyWithin(byte[] bytes, int[] parts) {
    int length = 1 + random.nextInt(Math.min(64, bytes.length - 1));
    int from = random.nextInt(bytes.length - length);
    int to = Math.min(position(bytes, parts, 1), bytes.length - length);
    System.arraycopy(bytes, from, bytes, to, length);
  }

  /** The start of one file and the end of another. */
  private byte[] splice(byte[] bytes) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int head = random.nextInt(bytes.length) & ~7;
    int tail = random.nextInt(other.length) & ~7;
    byte[] spliced = Arrays.copyOf(bytes, head + other.length - tail);
    System.arraycopy(other, tail, spliced, head, other.length - tail);
    return spliced;
  }
}
