package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code X11/Xauth.h}. */
@SuppressWarnings("MemberName")
final class Xau {
  static {
    XcbLibrary.XAU.bind(Xau.class);
  }

  private Xau() {}

  /** NULL if there is none; else for XauDisposeAuth. The types are addresses of characters. */
  static native Pointer XauGetBestAuthByAddr(
      short family,
      short addressLength,
      byte[] address,
      short numberLength,
      byte[] number,
      int typesLength,
      long[] types,
      int[] typeLengths);

  /** The first entry, of whatever protocol where the name has no characters; as above. */
  static native Pointer XauGetAuthByAddr(
      short family,
      short addressLength,
      byte[] address,
      short numberLength,
      byte[] number,
      short nameLength,
      byte[] name);

  static native void XauDisposeAuth(Pointer auth);
}
