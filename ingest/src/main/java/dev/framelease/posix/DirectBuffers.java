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

  /**
   * Returns a buffer over memory at an address.
   *
   * @param address where it starts
   * @param byteSize its size in bytes
   * @return a writable buffer, which keeps nothing alive: it is good to use as long as the memory
   *     is
   */
  public static ByteBuffer at(long address, int byteSize) {
    return new Pointer(address).getByteBuffer(0, byteSize);
  }
}
