package dev.framelease.cli.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.pixels.Region;
import java.util.Optional;

/** The screen that is captured: one that there is, or a virtual one with something moving on it. */
public final class Screen implements AutoCloseable {
  private final Optional<VirtualScreen> virtual;
  private final ScreenSession session;
  private final Region desktop;

  private Screen(Optional<VirtualScreen> virtual, ScreenSession session) {
    this.virtual = virtual;
    this.session = session;
    this.desktop = session.desktop();
  }

  /**
   * Opens a screen.
   *
   * @param name the display to capture; empty for a virtual one
   * @param size of a virtual screen
   */
  public static Screen open(Optional<String> name, Region size) {
    return name.map(given -> new Screen(Optional.empty(), sessionOn(given)))
        .orElseGet(() -> virtual(size));
  }

  private static Screen virtual(Region size) {
    VirtualScreen virtual = VirtualScreen.start(size);
    try {
      return new Screen(Optional.of(virtual), sessionOn(virtual.name()));
    } catch (CaptureException e) {
      virtual.close();
      throw e;
    }
  }

  private static ScreenSession sessionOn(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  public ScreenSession session() {
    return session;
  }

  /** The size of the desktop when the session was opened. */
  public Region desktop() {
    return desktop;
  }

  @Override
  public String toString() {
    String name = session.status().display();
    return virtual.isPresent() ? name + ", a virtual screen" : name;
  }

  @Override
  public void close() {
    session.close();
    virtual.ifPresent(VirtualScreen::close);
  }
}
