package dev.framelease.pool;

import java.nio.ByteBuffer;

/** The memory behind a slot, and whatever its backend has attached to it. */
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
   * once, on a thread that may take its time: the pool's owner, or the reclaimer after a close.
   *
   * @param attached whether the backend's attachment can still be undone, which only the pool's
   *     owner may do
   */
  void retire(boolean attached);
}
