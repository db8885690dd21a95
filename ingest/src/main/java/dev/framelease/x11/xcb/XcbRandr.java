package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/randr.h}: RandR. */
@SuppressWarnings("MemberName")
final class XcbRandr {
  static final int XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE = 1;
  static final int XCB_RANDR_NOTIFY_MASK_CRTC_CHANGE = 2;
  static final int XCB_RANDR_NOTIFY_MASK_OUTPUT_CHANGE = 4;

  static {
    XcbLibrary.RANDR.bind(XcbRandr.class);
  }

  private XcbRandr() {}

  static native int xcb_randr_query_version(Pointer c, int majorVersion, int minorVersion);

  @CallerFrees
  static native Pointer xcb_randr_query_version_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_randr_select_input_checked(Pointer c, int window, short enable);

  static native int xcb_randr_get_output_property(
      Pointer c,
      int output,
      int property,
      int type,
      int longOffset,
      int longLength,
      byte delete,
      byte pending);

  @CallerFrees
  static native Pointer xcb_randr_get_output_property_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_randr_get_monitors(Pointer c, int window, byte getActive);

  @CallerFrees
  static native Pointer xcb_randr_get_monitors_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_randr_get_screen_resources_current(Pointer c, int window);

  @CallerFrees
  static native Pointer xcb_randr_get_screen_resources_current_reply(
      Pointer c, int cookie, Pointer e);

  static native int xcb_randr_get_crtc_info(Pointer c, int crtc, int configTimestamp);

  @CallerFrees
  static native Pointer xcb_randr_get_crtc_info_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_randr_get_output_info(Pointer c, int output, int configTimestamp);

  @CallerFrees
  static native Pointer xcb_randr_get_output_info_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_randr_get_output_primary(Pointer c, int window);

  @CallerFrees
  static native Pointer xcb_randr_get_output_primary_reply(Pointer c, int cookie, Pointer e);
}
