package dev.framelease.arrow.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;

/**
 * The nodes and buffers of a record batch of one frame, in the order of the schema's fields,
 * parents before their children. All buffers but the pixels lie one after another in {@link
 * #bytes(int, int)}.
 *
 * <p>Its memory is used again for each frame. For one thread at a time.
 */
public final class RowBuffers {
  /** Where buffers start in the body: at multiples of these bytes. */
  public static final int ALIGNMENT = 8;

  /**
   * Where the pixels start, and how long a body is: multiples of what the format recommends, which
   * the kernel copies faster, too.
   */
  public static final int PIXEL_ALIGNMENT = 64;

  /** Before what is stored as it is in a body that is compressed (Message.fbs, BodyCompression). */
  private static final long NOT_COMPRESSED = -1;

  /** A frame of any size with its shape and damage has the most. */
  private static final int MAX_NODES = 21;

  private static final int MAX_BUFFERS = 38;

  private static final int USUAL_BYTES = 1024;

  private final boolean prefixed;
  private final long[] valueCounts = new long[MAX_NODES];
  private final int[] nullCounts = new int[MAX_NODES];
  private final int[] starts = new int[MAX_BUFFERS];
  private final int[] lengths = new int[MAX_BUFFERS];
  private final IntFunction<ByteBuffer> memory;
  private ByteBuffer bytes;
  private int nodes;
  private int buffers;
  private int pixels;
  private int open;

  /**
   * @param prefixed whether each buffer says before its bytes that they are not compressed, as they
   *     must in a batch of which others are
   * @param memory makes the memory of the buffers
   */
  RowBuffers(boolean prefixed, IntFunction<ByteBuffer> memory) {
    this.prefixed = prefixed;
    this.memory = memory;
    this.bytes = littleEndian(USUAL_BYTES);
  }

  private ByteBuffer littleEndian(int byteSize) {
    return memory.apply(byteSize).order(ByteOrder.LITTLE_ENDIAN);
  }

  void clear() {
    bytes.clear();
    nodes = 0;
    buffers = 0;
  }

  /** A node without nulls, whose validity is left out. */
  void node(long valueCount) {
    node(valueCount, 0);
    empty();
  }

  /** A node whose validity buffer comes next. */
  void node(long valueCount, int nullCount) {
    valueCounts[nodes] = valueCount;
    nullCounts[nodes++] = nullCount;
  }

  /** A buffer of no bytes. */
  void empty() {
    starts[buffers] = bytes.position();
    lengths[buffers++] = 0;
  }

  /** The place of the pixels. */
  void pixels() {
    pixels = buffers;
    align(PIXEL_ALIGNMENT);
    empty();
  }

  /** Begins a buffer of so many bytes at the most. */
  ByteBuffer begin(int byteSize) {
    int needed = bytes.position() + byteSize + 2 * PIXEL_ALIGNMENT;
    if (needed > bytes.capacity()) {
      bytes = littleEndian(2 * needed).put(bytes.flip());
    }
    open = bytes.position();
    return prefixed ? bytes.putLong(NOT_COMPRESSED) : bytes;
  }

  /** Ends the buffer that was begun. */
  void end() {
    starts[buffers] = open;
    lengths[buffers++] = bytes.position() - open;
    align(ALIGNMENT);
  }

  private void align(int alignment) {
    while (bytes.position() % alignment != 0) {
      bytes.put((byte) 0);
    }
  }

  /**
   * Returns how many nodes there are.
   *
   * @return one for each field and child of a field
   */
  public int nodes() {
    return nodes;
  }

  /**
   * Returns the length of a node.
   *
   * @param node its index
   * @return values, nulls included
   */
  public long valueCount(int node) {
    return valueCounts[node];
  }

  /**
   * Returns how many values of a node are null.
   *
   * @param node its index
   * @return 0 or 1
   */
  public int nullCount(int node) {
    return nullCounts[node];
  }

  /**
   * Returns how many buffers there are.
   *
   * @return validity buffers of no bytes, and the pixels, included
   */
  public int buffers() {
    return buffers;
  }

  /**
   * Returns which of the buffers are the pixels.
   *
   * @return its index; its {@link #start} is where they belong, and its {@link #length} 0
   */
  public int pixelsIndex() {
    return pixels;
  }

  /**
   * Returns where a buffer starts in {@link #bytes(int, int)}.
   *
   * @param buffer its index
   * @return a multiple of {@link #ALIGNMENT}
   */
  public int start(int buffer) {
    return starts[buffer];
  }

  /**
   * Returns how long a buffer is.
   *
   * @param buffer its index
   * @return bytes
   */
  public int length(int buffer) {
    return lengths[buffer];
  }

  /**
   * Returns how long all buffers but the pixels are, with what fills the gaps between them.
   *
   * @return bytes, a multiple of {@link #ALIGNMENT}
   */
  public int byteSize() {
    return bytes.position();
  }

  /**
   * Returns a part of the buffers' bytes.
   *
   * @param from the first
   * @param to the one after the last; those from {@link #byteSize()} on are 0
   * @return a buffer over this object's memory, valid until the next frame
   * @throws IndexOutOfBoundsException if the part is longer than the bytes by more than {@link
   *     #PIXEL_ALIGNMENT}
   */
  public ByteBuffer bytes(int from, int to) {
    for (int i = bytes.position(); i < to; i++) {
      bytes.put(i, (byte) 0);
    }
    return bytes.slice(from, to - from);
  }
}
