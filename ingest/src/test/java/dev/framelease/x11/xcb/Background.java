package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/**
 * A picture as the background of a window: the server paints it itself, within the same request,
 * wherever the window is exposed. So the root shows it as soon as the screen has another size.
 */
public final class Background {
  private static final int BACK_PIXMAP = 1;

  private Background() {}

  /** Sets it for good, and paints it: the server keeps it after this client has gone. */
  public static void set(String display, int window, int depth, int width, int[] pixels) {
    XcbConnection connection = XcbConnection.connect(display);
    try {
      DrawRequests draw = new DrawRequests(connection);
      int pixmap = draw.createPixmap(window, depth, width, pixels.length / width);
      int gc = draw.createGc(pixmap);
      draw.putImage(pixmap, gc, depth, 0, 0, width, pixels);
      draw.finish();
      connection.check(
          "ChangeWindowAttributes",
          Xproto.xcb_change_window_attributes_checked(
              connection.pointer(), window, BACK_PIXMAP, new int[] {pixmap}));
      connection.check(
          "ClearArea",
          Core.xcb_clear_area_checked(
              connection.pointer(), (byte) 0, window, (short) 0, (short) 0, (short) 0, (short) 0));
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
