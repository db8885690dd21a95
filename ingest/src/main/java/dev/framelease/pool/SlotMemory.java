package dev.framelease.pool;

import java.nio.ByteBuffer;

/**
 * The memory behind a slot, and whatever its backend has attached to it. An exception of {@link
 * #retire} or {@link #detach} is logged by the pool, which goes on.
 */
public interface SlotMemory {
  /**
   * Returns where the memory starts.
   *
   * @return a native address
   */
  long address();

  /**
   * Returns a buffer over all of the memory that keeps it mapped.
   *
   * @return a writable direct buffer
   */
  ByteBuffer buffer();

  /**
   * Gives the memory back to the system; bytes read later are zeros, not faults. The pool calls it
   * once, on a thread that may take its time: the pool's owner, the reclaimer after a close, or one
   * that lacks memory.
   *
   * @param attached whether the backend's attachment is to be undone, too, which only the pool's
   *     owner may do
   */
  void retire(boolean attached);

  /**
   * Undoes the backend's attachment of memory that another thread has retired without, or retires
   * at this moment. The pool's owner calls it, once at most.
   */
  void detach();
}
