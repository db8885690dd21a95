package dev.framelease.cli;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.pixels.Region;
import dev.framelease.x11.virtual.MovingScene;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.util.Optional;

/** The screen that is captured: one that there is, or a virtual one with something moving on it. */
final class Screen implements AutoCloseable {
  private final Optional<VirtualDisplay> display;
  private final Optional<MovingScene> scene;
  private final ScreenSession session;
  private final Region desktop;

  private Screen(
      Optional<VirtualDisplay> display, Optional<MovingScene> scene, ScreenSession session) {
    this.display = display;
    this.scene = scene;
    this.session = session;
    this.desktop = session.desktop();
  }

  /**
   * Opens a screen.
   *
   * @param name the display to capture; empty for {@code $DISPLAY}, and where that is not set, for
   *     a virtual one
   * @param size of a virtual screen
   */
  static Screen open(Optional<String> name, Region size) {
    Optional<String> display = name.or(() -> Optional.ofNullable(System.getenv("DISPLAY")));
    return display
        .filter(set -> !set.isEmpty())
        .map(set -> new Screen(Optional.empty(), Optional.empty(), sessionOn(set)))
        .orElseGet(() -> virtual(size));
  }

  private static Screen virtual(Region size) {
    VirtualDisplay display =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(size.width(), size.height()));
    try {
      MovingScene scene = MovingScene.start(display.name());
      try {
        return new Screen(Optional.of(display), Optional.of(scene), sessionOn(display.name()));
      } catch (CaptureException e) {
        scene.close();
        throw e;
      }
    } catch (CaptureException e) {
      display.close();
      throw e;
    }
  }

  private static ScreenSession sessionOn(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  ScreenSession session() {
    return session;
  }

  /** The size of the desktop when the session was opened. */
  Region desktop() {
    return desktop;
  }

  @Override
  public String toString() {
    String name = session.status().display();
    return display.isPresent() ? name + ", a virtual screen" : name;
  }

  @Override
  public void close() {
    session.close();
    scene.ifPresent(MovingScene::close);
    display.ifPresent(VirtualDisplay::close);
  }
}
