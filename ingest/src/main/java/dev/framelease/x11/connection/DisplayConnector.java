package dev.framelease.x11.connection;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.posix.StreamSocket;
import dev.framelease.x11.xcb.ConnectFailedException;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import java.io.IOException;
import java.util.Optional;

/** Connects to a display, and says why that did not work. */
public final class DisplayConnector {
  private DisplayConnector() {}

  /**
   * Decides which display is meant.
   *
   * @param asked what the user asked for
   * @param environment the value of {@code $DISPLAY}, or null
   * @throws CaptureException if neither names one
   */
  public static String nameOf(Optional<String> asked, String environment) {
    if (asked.isPresent()) {
      return requireNamed(asked.get(), "the name of the display is empty");
    }
    return requireNamed(
        environment == null ? "" : environment,
        environment == null ? "$DISPLAY is not set" : "$DISPLAY is empty");
  }

  private static String requireNamed(String name, String found) {
    if (name.isBlank()) {
      throw unreachable(
          found
              + ", so there is no screen to capture; set it, as in DISPLAY=:0, name a display, or"
              + " start a virtual one: Xvfb :99 -screen 0 1920x1080x24",
          null);
    }
    return name;
  }

  /**
   * Connects. It blocks as long as the server takes, or until it is cut: only where the name has a
   * protocol in it, or is of another form that libxcb alone knows, nothing ends it.
   *
   * @param deadline until when the server may take to accept
   * @throws CaptureException if that does not work
   */
  static XcbConnection connect(String display, Deadline deadline, CutSwitch cuts) {
    XcbLibrary.XCB.require();
    DisplayAddress address = DisplayAddress.of(display).filter(DisplayAddress::plain).orElse(null);
    try {
      return address == null
          ? XcbConnection.connect(display)
          : connect(display, address, deadline, cuts);
    } catch (ConnectFailedException e) {
      throw cuts.isCut() ? e : explain(display, e);
    }
  }

  private static XcbConnection connect(
      String display, DisplayAddress address, Deadline deadline, CutSwitch cuts) {
    try (StreamSocket socket = StreamSocket.connect(address.socket(), deadline.nanos())) {
      // libxcb closes its descriptor when it likes: a cut takes another.
      cuts.set(socket.descriptor());
      try {
        return XcbConnection.connect(
            socket.duplicate(), socket.peer(), address.number(), address.screen());
      } finally {
        cuts.clear();
      }
    } catch (IOException e) {
      throw DisplayProbe.unreachable(display, address.socket(), e, e);
    }
  }

  private static CaptureException explain(String display, ConnectFailedException e) {
    return switch (e.why()) {
      case NO_CONNECTION -> DisplayProbe.explain(display, e);
      case MALFORMED_NAME -> malformed(display, e);
      case NO_SUCH_SCREEN ->
          unreachable(
              "the display '" + display + "' has no screen of that number; leave '.N' away", e);
      case OTHER ->
          unreachable("the display '" + display + "' cannot be used: " + e.getMessage(), e);
    };
  }

  static CaptureException malformed(String display, Throwable cause) {
    return unreachable(
        "'"
            + display
            + "' is not the name of a display; write it :NUMBER, or HOST:NUMBER, as in :0",
        cause);
  }

  static CaptureException unreachable(String message, Throwable cause) {
    return new CaptureException(Reason.DISPLAY_UNREACHABLE, message, cause);
  }
}
