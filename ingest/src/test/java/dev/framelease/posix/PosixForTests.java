package dev.framelease.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Calls that only tests make. */
final class PosixForTests {
  // asm-generic/resource.h
  static final int RLIMIT_FSIZE = 1;
  static final int RLIMIT_NOFILE = 7;

  static {
    Native.register(PosixForTests.class, Platform.C_LIBRARY_NAME);
  }

  private PosixForTests() {}

  static native int ftruncate(int fd, long length);

  /** The soft limit, then the hard one. */
  static native int getrlimit(int resource, long[] limits);

  static native int setrlimit(int resource, long[] limits);
}
