package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/xfixes.h}: XFixes. */
@SuppressWarnings("MemberName")
final class XcbXfixes {
  static {
    XcbLibrary.XFIXES.bind(XcbXfixes.class);
  }

  private XcbXfixes() {}

  static native int xcb_xfixes_query_version(
      Pointer c, int clientMajorVersion, int clientMinorVersion);

  @CallerFrees
  static native Pointer xcb_xfixes_query_version_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_xfixes_get_cursor_image(Pointer c);

  @CallerFrees
  static native Pointer xcb_xfixes_get_cursor_image_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_xfixes_get_cursor_image_and_name(Pointer c);

  @CallerFrees
  static native Pointer xcb_xfixes_get_cursor_image_and_name_reply(
      Pointer c, int cookie, Pointer e);
}
