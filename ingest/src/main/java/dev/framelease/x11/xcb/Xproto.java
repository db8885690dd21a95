package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/xproto.h}: the core protocol. */
@SuppressWarnings("MemberName")
final class Xproto {
  static final byte XCB_IMAGE_FORMAT_Z_PIXMAP = 2;
  static final short XCB_WINDOW_CLASS_INPUT_OUTPUT = 1;
  static final int XCB_CW_BACK_PIXEL = 2;
  static final int XCB_CW_OVERRIDE_REDIRECT = 512;
  static final int XCB_CW_EVENT_MASK = 2048;
  static final int XCB_EVENT_MASK_STRUCTURE_NOTIFY = 131072;
  static final int XCB_GC_FOREGROUND = 4;
  static final int XCB_GC_SUBWINDOW_MODE = 32768;
  static final int XCB_GC_GRAPHICS_EXPOSURES = 65536;
  static final int XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS = 1;

  static {
    XcbLibrary.XCB.bind(Xproto.class);
  }

  /** {@code xcb_host_mode_t}. */
  static final byte XCB_HOST_MODE_INSERT = 0;

  static final byte XCB_HOST_MODE_DELETE = 1;

  /** {@code xcb_family_t}. */
  static final byte XCB_FAMILY_SERVER_INTERPRETED = 5;

  private Xproto() {}

  static native int xcb_query_extension(Pointer c, short nameLen, byte[] name);

  @CallerFrees
  static native Pointer xcb_query_extension_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_get_atom_name(Pointer c, int atom);

  @CallerFrees
  static native Pointer xcb_get_atom_name_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_intern_atom(Pointer c, byte onlyIfExists, short nameLen, byte[] name);

  @CallerFrees
  static native Pointer xcb_intern_atom_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_change_hosts_checked(
      Pointer c, byte mode, byte family, short address_len, byte[] address);

  static native int xcb_change_window_attributes_checked(
      Pointer c, int window, int valueMask, int[] valueList);

  static native int xcb_get_geometry(Pointer c, int drawable);

  @CallerFrees
  static native Pointer xcb_get_geometry_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_query_tree(Pointer c, int window);

  @CallerFrees
  static native Pointer xcb_query_tree_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_get_window_attributes(Pointer c, int window);

  @CallerFrees
  static native Pointer xcb_get_window_attributes_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_query_colors(Pointer c, int colormap, int pixelsLen, int[] pixels);

  @CallerFrees
  static native Pointer xcb_query_colors_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_get_property(
      Pointer c, byte delete, int window, int property, int type, int longOffset, int longLength);

  @CallerFrees
  static native Pointer xcb_get_property_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_translate_coordinates(
      Pointer c, int srcWindow, int dstWindow, short srcX, short srcY);

  @CallerFrees
  static native Pointer xcb_translate_coordinates_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_query_pointer(Pointer c, int window);

  @CallerFrees
  static native Pointer xcb_query_pointer_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_get_input_focus(Pointer c);

  @CallerFrees
  static native Pointer xcb_get_input_focus_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_grab_server(Pointer c);

  static native int xcb_ungrab_server(Pointer c);

  static native int xcb_get_image(
      Pointer c,
      byte format,
      int drawable,
      short x,
      short y,
      short width,
      short height,
      int planeMask);

  @CallerFrees
  static native Pointer xcb_get_image_reply(Pointer c, int cookie, Pointer e);

  static native int xcb_create_window_checked(
      Pointer c,
      byte depth,
      int wid,
      int parent,
      short x,
      short y,
      short width,
      short height,
      short borderWidth,
      short windowClass,
      int visual,
      int valueMask,
      int[] valueList);

  static native int xcb_destroy_window_checked(Pointer c, int window);

  static native int xcb_map_window_checked(Pointer c, int window);

  static native int xcb_create_pixmap_checked(
      Pointer c, byte depth, int pid, int drawable, short width, short height);

  static native int xcb_free_pixmap_checked(Pointer c, int pixmap);

  static native int xcb_free_pixmap(Pointer c, int pixmap);

  static native int xcb_create_gc_checked(
      Pointer c, int cid, int drawable, int valueMask, int[] valueList);

  static native int xcb_change_gc_checked(Pointer c, int gc, int valueMask, int[] valueList);

  static native int xcb_set_clip_rectangles_checked(
      Pointer c,
      byte ordering,
      int gc,
      short clipXOrigin,
      short clipYOrigin,
      int rectanglesLen,
      short[] rectangles);

  static native int xcb_free_gc_checked(Pointer c, int gc);

  static native int xcb_poly_fill_rectangle_checked(
      Pointer c, int drawable, int gc, int rectanglesLen, short[] rectangles);

  static native int xcb_copy_area_checked(
      Pointer c,
      int srcDrawable,
      int dstDrawable,
      int gc,
      short srcX,
      short srcY,
      short dstX,
      short dstY,
      short width,
      short height);

  static native int xcb_copy_area(
      Pointer c,
      int srcDrawable,
      int dstDrawable,
      int gc,
      short srcX,
      short srcY,
      short dstX,
      short dstY,
      short width,
      short height);

  static native int xcb_put_image_checked(
      Pointer c,
      byte format,
      int drawable,
      int gc,
      short width,
      short height,
      short dstX,
      short dstY,
      byte leftPad,
      byte depth,
      int dataLen,
      int[] data);
}
