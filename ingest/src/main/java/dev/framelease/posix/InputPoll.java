package dev.framelease.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;

/** Waits for input on a descriptor ({@code poll.h}). For one thread at a time. */
public final class InputPoll {
  /** struct pollfd: int fd; short events; short revents. */
  private static final int POLLFD_BYTES = 8;

  private final Memory pollfd = new Memory(POLLFD_BYTES);
  private final long address = Pointer.nativeValue(pollfd);

  /**
   * Waits for input later.
   *
   * @param fileDescriptor stays the caller's, and must stay open while this is used
   */
  public InputPoll(int fileDescriptor) {
    pollfd.setInt(0, fileDescriptor);
    pollfd.setShort(4, LibC.POLLIN);
    pollfd.setShort(6, (short) 0);
  }

  /**
   * Waits. It cannot be interrupted.
   *
   * @param nanos how long at most, which is rounded up to milliseconds
   * @return whether there is something to read, or the other side has gone; false after that time,
   *     or where a signal came first
   */
  public boolean await(long nanos) {
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(0, (nanos + 999_999) / 1_000_000));
    try {
      return LibC.poll(address, 1, millis) > 0;
    } finally {
      Reference.reachabilityFence(pollfd);
    }
  }
}
