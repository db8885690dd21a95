package dev.framelease.cli.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.pixels.Region;
import dev.framelease.x11.virtual.MovingScene;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;

/** A virtual display with something moving on it. */
public final class VirtualScreen implements AutoCloseable {
  private final VirtualDisplay display;
  private final MovingScene scene;

  private VirtualScreen(VirtualDisplay display, MovingScene scene) {
    this.display = display;
    this.scene = scene;
  }

  /** Starts a display of this size. */
  public static VirtualScreen start(Region size) {
    VirtualDisplay display =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(size.width(), size.height()));
    try {
      return new VirtualScreen(display, MovingScene.start(display.name()));
    } catch (CaptureException e) {
      display.close();
      throw e;
    }
  }

  /** What to connect to, such as {@code :7}. */
  public String name() {
    return display.name();
  }

  @Override
  public void close() {
    scene.close();
    display.close();
  }
}
