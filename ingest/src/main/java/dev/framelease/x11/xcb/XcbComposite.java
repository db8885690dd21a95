package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/composite.h}: Composite. */
@SuppressWarnings("MemberName")
final class XcbComposite {
  static final byte XCB_COMPOSITE_REDIRECT_AUTOMATIC = 0;

  static {
    XcbLibrary.COMPOSITE.bind(XcbComposite.class);
  }

  private XcbComposite() {}

  static native int xcb_composite_query_version(
      Pointer c, int clientMajorVersion, int clientMinorVersion);

  @CallerFrees
  static native Pointer xcb_composite_query_version_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_composite_redirect_window_checked(Pointer c, int window, byte update);

  static native int xcb_composite_unredirect_window_checked(Pointer c, int window, byte update);

  static native int xcb_composite_name_window_pixmap(Pointer c, int window, int pixmap);
}
