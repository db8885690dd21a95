package dev.framelease.posix;

/**
 * The system refused what the process asked it for, such as memory or a descriptor. The message has
 * the call, why it failed, and the remedy.
 */
public final class SystemCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /** For a call of the C library that has just failed on this thread. */
  static SystemCallException ofErrno(String call) {
    return ofErrno(call, LibC.errno());
  }

  static SystemCallException ofErrno(String call, int errno) {
    String message =
        call + " failed: " + LibC.strerror(errno) + " (errno " + errno + ")" + remedy(errno);
    return new SystemCallException(call, errno, message, null);
  }

  /** Whether an error number says that the process, or the machine, has no more of something. */
  static boolean isShortage(int errno) {
    return switch (errno) {
      case LibC.EMFILE, LibC.ENFILE, LibC.ENOMEM, LibC.ENOSPC, LibC.ENOBUFS -> true;
      default -> false;
    };
  }

  /** For a failure that Java met. */
  static SystemCallException ofCause(String call, Exception cause, String remedy) {
    return new SystemCallException(call, 0, call + " failed: " + cause + "; " + remedy, cause);
  }

  private SystemCallException(String call, int errno, String message, Throwable cause) {
    super(message, cause);
    this.call = call;
    this.errno = errno;
  }

  private static String remedy(int errno) {
    return switch (errno) {
      case LibC.EMFILE, LibC.ENFILE -> "; raise the limit of open files (ulimit -n), or close some";
      case LibC.EFBIG -> "; raise the limit of a file's size (ulimit -f)";
      case LibC.ENOMEM, LibC.ENOSPC, LibC.ENOBUFS ->
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
