package dev.framelease.djl.dlpack;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Callbacks that JNA calls straight, without objects for the call. */
final class DirectCallbacks {
  static {
    Native.register(DirectCallbacks.class, Platform.C_LIBRARY_NAME);
  }

  private DirectCallbacks() {}

  /**
   * Returns the native function of a callback. JNA makes a direct one only for an argument of a
   * function that is bound directly, and memset gives its first argument back.
   */
  static long addressOf(TensorDeleter deleter) {
    return memset(deleter, 0, 0);
  }

  private static native long memset(TensorDeleter s, int c, long n);
}
