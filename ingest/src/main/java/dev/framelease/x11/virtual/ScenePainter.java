package dev.framelease.x11.virtual;

import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;

/**
 * Shows a scene on a root window: drawn into a pixmap, and brought to the screen by one request, so
 * that nobody sees it half drawn. On the connection's thread.
 */
final class ScenePainter {
  private final RootWindow root;
  private final DrawRequests draw;
  private final Scene scene;
  private final int pixmap;
  private final int pixmapGc;
  private final int screenGc;

  ScenePainter(XcbConnection connection) {
    this.root = RootWindow.of(connection).requireBgrx();
    this.draw = new DrawRequests(connection);
    this.scene = new Scene(root.width(), root.height());
    this.pixmap = draw.createPixmap(root.id(), root.depth(), root.width(), root.height());
    this.pixmapGc = draw.createGc(root.id());
    this.screenGc = draw.createGc(root.id());
    show(List.of(scene.bounds()));
  }

  /** Shows the scene as it is at a step. */
  void step(long step) {
    show(scene.moveTo(step));
  }

  private void show(List<Region> changed) {
    short[] rectangles = new short[4 * changed.size()];
    int at = 0;
    for (Region region : changed) {
      draw.putImage(
          pixmap, pixmapGc, root.depth(), region.x(), region.y(), region.width(), cut(region));
      rectangles[at++] = (short) region.x();
      rectangles[at++] = (short) region.y();
      rectangles[at++] = (short) region.width();
      rectangles[at++] = (short) region.height();
    }
    draw.clip(screenGc, rectangles);
    draw.copyArea(pixmap, root.id(), screenGc, 0, 0, root.width(), root.height());
    draw.finish();
  }

  private int[] cut(Region region) {
    int[] pixels = new int[region.width() * region.height()];
    for (int row = 0; row < region.height(); row++) {
      System.arraycopy(
          scene.image(),
          (region.y() + row) * root.width() + region.x(),
          pixels,
          row * region.width(),
          region.width());
    }
    return pixels;
  }
}
