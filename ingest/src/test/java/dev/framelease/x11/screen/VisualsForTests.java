package dev.framelease.x11.screen;

import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.XcbConnection;

/** The visuals that a server has. */
public final class VisualsForTests {
  private VisualsForTests() {}

  /** A visual of TrueColor of this depth. */
  public static int ofDepth(XcbConnection connection, int depth) {
    return DisplaySetup.parse(connection.setup())
        .screens()
        .get(connection.screen())
        .visuals()
        .stream()
        .filter(visual -> visual.depth() == depth && visual.visualClass() == Visual.TRUE_COLOR)
        .findFirst()
        .orElseThrow()
        .id();
  }
}
