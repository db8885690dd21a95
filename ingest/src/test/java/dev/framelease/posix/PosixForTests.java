package dev.framelease.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/** Calls that only tests make. */
public final class PosixForTests {
  // asm-generic/resource.h
  static final int RLIMIT_FSIZE = 1;
  static final int RLIMIT_NOFILE = 7;

  static {
    Native.register(PosixForTests.class, Platform.C_LIBRARY_NAME);
  }

  private PosixForTests() {}

  // sys/stat.h
  public static native int umask(int mask);

  // signal.h
  public static native int kill(int pid, int sig);

  // stdlib.h
  public static native int system(String command);

  // sys/socket.h
  static native int socket(int domain, int type, int protocol);

  static native int bind(int sockfd, Pointer addr, int addrlen);

  static native int listen(int sockfd, int backlog);

  static native int accept4(int sockfd, Pointer addr, Pointer addrlen, int flags);

  static native int connect(int sockfd, Pointer addr, int addrlen);

  static native int recvmsg(int sockfd, Pointer msg, int flags);

  static native int sendmsg(int sockfd, Pointer msg, int flags);

  static native int setenv(String name, String value, int overwrite);

  static native int unsetenv(String name);

  static native int ftruncate(int fd, long length);

  /** The soft limit, then the hard one. */
  static native int getrlimit(int resource, long[] limits);

  static native int setrlimit(int resource, long[] limits);
}
