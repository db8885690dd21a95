package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/xfixes.h}: the regions of XFixes 2. */
@SuppressWarnings("MemberName")
final class XcbXfixesRegion {
  static {
    XcbLibrary.XFIXES.bind(XcbXfixesRegion.class);
  }

  private XcbXfixesRegion() {}

  static native int xcb_xfixes_create_region_checked(
      Pointer c, int region, int rectanglesLen, short[] rectangles);

  static native int xcb_xfixes_destroy_region_checked(Pointer c, int region);

  static native int xcb_xfixes_set_region(
      Pointer c, int region, int rectanglesLen, short[] rectangles);

  static native int xcb_xfixes_union_region(Pointer c, int source1, int source2, int destination);

  static native int xcb_xfixes_set_gc_clip_region(
      Pointer c, int gc, int region, short xOrigin, short yOrigin);

  static native int xcb_xfixes_fetch_region(Pointer c, int region);

  @CallerFrees
  static native Pointer xcb_xfixes_fetch_region_reply(Pointer c, int cookie, Pointer e);
}
