package dev.framelease.djl;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;

/**
 * Memory that an engine reads an array from, and one holder's hold on it.
 *
 * <p>Thread-safe. Closing counts once.
 */
interface InputMemory extends AutoCloseable {
  /** Opens another hold on the same memory. */
  InputMemory share();

  /** Returns what an element is, as DJL says it. */
  DataType type();

  /** Returns how many bytes all elements have, without gaps. */
  int byteSize();

  /**
   * Returns the memory of packed elements, in native byte order. It holds nothing, but stays mapped
   * as long as it can be reached.
   */
  ByteBuffer bytes();

  /** Copies all elements in C order without gaps, to a buffer's index 0 on. */
  void copyTo(ByteBuffer target);

  /** Tells whether the memory shows a slot, which somebody else writes and reads. */
  boolean isOfSlot();

  @Override
  void close();
}
