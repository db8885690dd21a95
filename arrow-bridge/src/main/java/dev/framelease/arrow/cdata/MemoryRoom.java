package dev.framelease.arrow.cdata;

import org.apache.arrow.memory.BufferAllocator;

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
}
