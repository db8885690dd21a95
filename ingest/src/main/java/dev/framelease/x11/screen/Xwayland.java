package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.Monitor;
import dev.framelease.x11.xcb.CoreRequests;
import java.util.List;

/** Tells Xwayland, whose root window does not show the screen. */
public final class Xwayland {
  private Xwayland() {}

  /**
   * Refuses to capture the root of Xwayland.
   *
   * @param display its name, for the message
   * @param core requests to the server: since 23.1, Xwayland says by an extension what it is
   * @param monitors of the server: Xwayland names its outputs {@code XWAYLAND0} and so on
   * @throws CaptureException if the server is Xwayland
   */
  public static void refuseRoot(String display, CoreRequests core, List<Monitor> monitors) {
    if (core.queryExtension("XWAYLAND").await().present()
        || monitors.stream().anyMatch(monitor -> monitor.name().startsWith("XWAYLAND"))) {
      throw new CaptureException(
          Reason.XWAYLAND,
          "the display '"
              + display
              + "' is Xwayland: its root window does not show the screen, and would be captured"
              + " black; log in to an X11 session, or capture a virtual display (Xvfb)");
    }
  }
}
