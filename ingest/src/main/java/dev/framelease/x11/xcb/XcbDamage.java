package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/damage.h}: DAMAGE. */
@SuppressWarnings("MemberName")
final class XcbDamage {
  static final byte XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY = 3;

  static {
    XcbLibrary.DAMAGE.bind(XcbDamage.class);
  }

  private XcbDamage() {}

  static native int xcb_damage_query_version(
      Pointer c, int clientMajorVersion, int clientMinorVersion);

  @CallerFrees
  static native Pointer xcb_damage_query_version_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_damage_create_checked(Pointer c, int damage, int drawable, byte level);

  static native int xcb_damage_destroy_checked(Pointer c, int damage);

  static native int xcb_damage_subtract(Pointer c, int damage, int repair, int parts);
}
