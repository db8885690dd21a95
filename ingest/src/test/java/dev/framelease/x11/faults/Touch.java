package dev.framelease.x11.faults;

import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.XcbConnection;

/** Has a server tell of damage where nothing changes. */
final class Touch {
  private Touch() {}

  /** Copies a pixel of the root to where it is; waits for the server as long as it takes. */
  static void pixel(String display, int x, int y) {
    XcbConnection connection = XcbConnection.connect(display);
    try {
      int root = RootWindow.of(connection).id();
      DrawRequests draw = new DrawRequests(connection);
      draw.copyArea(root, root, draw.createGc(root), x, y, 1, 1);
      draw.finish();
    } finally {
      connection.disconnect();
    }
  }
}
