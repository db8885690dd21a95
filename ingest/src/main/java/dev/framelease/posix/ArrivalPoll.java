package dev.framelease.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;

/**
 * Waits until more comes through a descriptor, whether or not what came before has been read:
 * edge-triggered, as epoll(7) says. For one thread at a time.
 */
public final class ArrivalPoll implements AutoCloseable {
  /** struct epoll_event: 12 bytes on x86-64, where it is packed, and 16 on others. */
  private static final int EVENT_BYTES = 16;

  private final Memory event = new Memory(EVENT_BYTES);
  private final long address = Pointer.nativeValue(event);
  private final int descriptor;

  /**
   * Begins to note what comes.
   *
   * @param fileDescriptor stays the caller's, and must stay open while this is used
   * @throws SystemCallException if the process has no descriptor left for this, which takes one
   */
  public ArrivalPoll(int fileDescriptor) {
    event.clear();
    event.setInt(0, LibC.EPOLLIN | LibC.EPOLLET);
    descriptor = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
    if (descriptor == -1) {
      throw SystemCallException.ofErrno("epoll_create1(EPOLL_CLOEXEC)");
    }
    try {
      add(fileDescriptor);
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  private void add(int fileDescriptor) {
    try {
      if (LibC.epoll_ctl(descriptor, LibC.EPOLL_CTL_ADD, fileDescriptor, address) == -1) {
        throw SystemCallException.ofErrno(
            "epoll_ctl(" + descriptor + ", EPOLL_CTL_ADD, " + fileDescriptor + ")");
      }
    } finally {
      Reference.reachabilityFence(event);
    }
  }

  /**
   * Waits. It cannot be interrupted.
   *
   * @param nanos how long at most, which is rounded up to milliseconds
   * @return whether anything has come since the last call that returned true, or since this was
   *     made, or the other side has gone; false after that time, or where a signal came first
   */
  public boolean await(long nanos) {
    try {
      return LibC.epoll_wait(descriptor, address, 1, InputPoll.millis(nanos)) > 0;
    } finally {
      Reference.reachabilityFence(event);
    }
  }

  /** Closes its own descriptor, once. */
  @Override
  public void close() {
    LibC.close(descriptor);
  }
}
