package dev.framelease.arrow.cdata;

import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Asks an allocator for memory before Arrow does, in many small pieces, and forgets what it has
 * when one of them is refused.
 */
final class MemoryRoom {
  /** More than the structs and pointers of a batch of frames take, some 4 KB. */
  private static final long STRUCTS = 16 << 10;

  private MemoryRoom() {}

  /**
   * Checks that there is room.
   *
   * @param more bytes than the structs take
   * @throws org.apache.arrow.memory.OutOfMemoryException if there is not
   */
  static void require(BufferAllocator allocator, long more) {
    allocator.buffer(STRUCTS + more).close();
  }

  /**
   * Tells how many bytes of validity Arrow makes for an array: its vectors have a bit for every
   * value, and where the producer left them out, it sets them.
   */
  static long bitsOf(ArrowArray array) {
    ArrowArray.Snapshot at = array.snapshot();
    long bytes = (at.length + at.offset) / Byte.SIZE + 1;
    for (int i = 0; i < at.n_children; i++) {
      long child = MemoryUtil.getLong(at.children + (long) i * Long.BYTES);
      bytes = Math.addExact(bytes, bitsOf(ArrowArray.wrap(child)));
    }
    return bytes;
  }
}
