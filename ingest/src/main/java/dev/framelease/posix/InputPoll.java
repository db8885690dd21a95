package dev.framelease.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Waits for input on a descriptor ({@code poll.h}). For one thread at a time. */
public final class InputPoll {
  /** struct pollfd: int fd; short events; short revents. */
  private static final int POLLFD_BYTES = 8;

  private static final int PEEK_BYTES = 1 << 16;

  private final Memory pollfd = new Memory(POLLFD_BYTES);
  private final long address = Pointer.nativeValue(pollfd);
  private final Memory peeked = new Memory(PEEK_BYTES);
  private final long peekedAddress = Pointer.nativeValue(peeked);
  private final ByteBuffer bytes = peeked.getByteBuffer(0, PEEK_BYTES);
  private final int fileDescriptor;
  private boolean silent;

  /**
   * Waits for input later.
   *
   * @param fileDescriptor stays the caller's, and must stay open while this is used
   */
  public InputPoll(int fileDescriptor) {
    this(fileDescriptor, LibC.POLLIN);
  }

  /** Waits for other events than input. */
  InputPoll(int fileDescriptor, short events) {
    this.fileDescriptor = fileDescriptor;
    pollfd.setInt(0, fileDescriptor);
    pollfd.setShort(4, events);
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
    try {
      return LibC.poll(address, 1, millis(nanos)) > 0;
    } finally {
      Reference.reachabilityFence(pollfd);
    }
  }

  /** Rounds a time up, to what poll and epoll_wait take. */
  static int millis(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, (nanos + 999_999) / 1_000_000));
  }

  /**
   * Tells what has come through a socket, and leaves it there.
   *
   * @return the first 64 KiB of it, good to use until the next call; nothing where nothing has come
   */
  public ByteBuffer peek() {
    try {
      int flags = LibC.MSG_PEEK | LibC.MSG_DONTWAIT;
      long count = LibC.recv(fileDescriptor, peekedAddress, PEEK_BYTES, flags);
      silent = count == -1 && LibC.errno() == LibC.EAGAIN;
      return bytes.clear().limit((int) Math.max(0, count)).order(ByteOrder.nativeOrder());
    } finally {
      Reference.reachabilityFence(peeked);
    }
  }

  /**
   * Tells why the last {@link #peek} found nothing.
   *
   * @return whether nothing has come through a connection that is still there; false where
   *     something has, or the other side has gone
   */
  public boolean isSilent() {
    return silent;
  }
}
