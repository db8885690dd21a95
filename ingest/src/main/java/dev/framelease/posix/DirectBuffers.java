package dev.framelease.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** What Java does not tell of its direct buffers. */
public final class DirectBuffers {
  private DirectBuffers() {}

  /**
   * Returns where the bytes of a buffer start.
   *
   * @param buffer a direct buffer
   * @return the native address of its byte 0, whatever its position; good to use while the buffer
   *     is reachable
   * @throws IllegalArgumentException if the buffer is on the heap
   */
  public static long address(ByteBuffer buffer) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
  }
}
