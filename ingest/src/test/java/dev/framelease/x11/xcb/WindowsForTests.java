package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** What tests do to windows that they have made. */
public final class WindowsForTests {
  private static final short X_Y_WIDTH_HEIGHT = 1 | 2 | 4 | 8;

  private final XcbConnection connection;

  /** {@code xcb/xproto.h}. */
  private static final class Core {
    static {
      XcbLibrary.XCB.bind(Core.class);
    }

    static native int xcb_configure_window_checked(
        Pointer c, int window, short valueMask, int[] valueList);
  }

  /** Makes requests through a connection, which stays the caller's. */
  public WindowsForTests(XcbConnection connection) {
    this.connection = connection;
  }

  /** Moves a window and gives it another size, in pixels. */
  public void place(int window, int x, int y, int width, int height) {
    connection.check(
        "ConfigureWindow",
        Core.xcb_configure_window_checked(
            connection.pointer(), window, X_Y_WIDTH_HEIGHT, new int[] {x, y, width, height}));
  }
}
