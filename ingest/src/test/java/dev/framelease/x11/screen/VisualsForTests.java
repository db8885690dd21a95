package dev.framelease.x11.screen;

import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.XcbConnection;

/** The visuals that a server has. */
public final class VisualsForTests {
  private VisualsForTests() {}

  /** A visual of TrueColor of this depth. */
  public static int ofDepth(XcbConnection connection, int depth) {
    return find(connection, depth, Visual.TRUE_COLOR);
  }

  /** A visual of DirectColor of depth 24. */
  public static int direct(XcbConnection connection) {
    return find(connection, 24, Visual.DIRECT_COLOR);
  }

  private static int find(XcbConnection connection, int depth, int visualClass) {
    return DisplaySetup.parse(connection.setup())
        .screens()
        .get(connection.screen())
        .visuals()
        .stream()
        .filter(visual -> visual.depth() == depth && visual.visualClass() == visualClass)
        .findFirst()
        .orElseThrow()
        .id();
  }
}
