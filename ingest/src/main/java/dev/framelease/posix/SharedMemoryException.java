package dev.framelease.posix;

/** The system gave no shared memory. The message has the call, why it failed, and the remedy. */
public final class SharedMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /** For a call of the C library that has just failed on this thread. */
  static SharedMemoryException ofErrno(String call) {
    int errno = LibC.errno();
    String message =
        call + " failed: " + LibC.strerror(errno) + " (errno " + errno + ")" + remedy(errno);
    return new SharedMemoryException(call, errno, message, null);
  }

  /** For a failure that Java met. */
  static SharedMemoryException ofCause(String call, Exception cause, String remedy) {
    return new SharedMemoryException(call, 0, call + " failed: " + cause + "; " + remedy, cause);
  }

  private SharedMemoryException(String call, int errno, String message, Throwable cause) {
    super(message, cause);
    this.call = call;
    this.errno = errno;
  }

  private static String remedy(int errno) {
    return switch (errno) {
      case LibC.EMFILE, LibC.ENFILE -> "; raise the limit of open files (ulimit -n), or close some";
      case LibC.EFBIG -> "; raise the limit of a file's size (ulimit -f)";
      case LibC.ENOMEM, LibC.ENOSPC ->
          "; free memory, raise the container's limit, or use fewer and smaller slots (PoolOptions)";
      case LibC.ENOSYS ->
          "; it takes Linux 3.17 or newer, and a sandbox (seccomp) that allows the call";
      default -> "";
    };
  }

  /**
   * Returns what failed.
   *
   * @return the call with its arguments, as in C
   */
  public String call() {
    return call;
  }

  /**
   * Returns the error number.
   *
   * @return as in {@code errno.h}; 0 where the failure was not the C library's
   */
  public int errno() {
    return errno;
  }
}
