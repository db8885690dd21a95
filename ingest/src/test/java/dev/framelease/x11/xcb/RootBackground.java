package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/**
 * A picture as the background of the root window: the server paints it itself, within the same
 * request, wherever the root is exposed. So it is there as soon as the screen has another size.
 */
public final class RootBackground {
  private static final int BACK_PIXMAP = 1;

  private RootBackground() {}

  /** Sets it for good: the server keeps it after this client has gone. */
  public static void set(String display, int root, int depth, int width, int[] pixels) {
    XcbConnection connection = XcbConnection.connect(display);
    try {
      DrawRequests draw = new DrawRequests(connection);
      int pixmap = draw.createPixmap(root, depth, width, pixels.length / width);
      int gc = draw.createGc(pixmap);
      draw.putImage(pixmap, gc, depth, 0, 0, width, pixels);
      draw.finish();
      connection.check(
          "ChangeWindowAttributes",
          Xproto.xcb_change_window_attributes_checked(
              connection.pointer(), root, BACK_PIXMAP, new int[] {pixmap}));
      connection.check(
          "ClearArea",
          Core.xcb_clear_area_checked(
              connection.pointer(), (byte) 0, root, (short) 0, (short) 0, (short) 0, (short) 0));
    } finally {
      connection.disconnect();
    }
  }

  @SuppressWarnings("MemberName")
  private static final class Core {
    static {
      XcbLibrary.XCB.bind(Core.class);
    }

    static native int xcb_clear_area_checked(
        Pointer c, byte exposures, int window, short x, short y, short width, short height);
  }
}
