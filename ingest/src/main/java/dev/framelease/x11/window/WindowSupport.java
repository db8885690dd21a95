package dev.framelease.x11.window;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.x11.xcb.CompositeRequests;
import dev.framelease.x11.xcb.CompositeVersion;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import java.util.Optional;

/** Whether windows can be captured from a server, and if not, why. Immutable. */
public final class WindowSupport {
  private final CaptureException missing;

  private WindowSupport(CaptureException missing) {
    this.missing = missing;
  }

  /**
   * Asks the server, which other requests of Composite need.
   *
   * @param connection on its own thread
   * @return what it has
   */
  public static WindowSupport of(XcbConnection connection) {
    Optional<String> library = XcbLibrary.COMPOSITE.whyMissing();
    if (library.isPresent()) {
      return none(Reason.LIBRARY_MISSING, library.get());
    }
    if (!new CoreRequests(connection).queryExtension("Composite").await().present()) {
      return none(
          Reason.UNSUPPORTED_DISPLAY,
          "the server has no Composite extension; start it with '+extension Composite'");
    }
    CompositeVersion version = new CompositeRequests(connection).queryVersion().await();
    return version.namesPixmaps()
        ? new WindowSupport(null)
        : none(
            Reason.UNSUPPORTED_DISPLAY,
            "the server speaks Composite " + version + ", and it takes 0.2");
  }

  private static WindowSupport none(Reason reason, String why) {
    return new WindowSupport(new CaptureException(reason, "no window can be captured: " + why));
  }

  /**
   * Tells why windows cannot be captured.
   *
   * @return in words for a person; empty where they can
   */
  public Optional<String> whyMissing() {
    return Optional.ofNullable(missing).map(CaptureException::getMessage);
  }

  /**
   * Throws unless windows can be captured.
   *
   * @throws CaptureException with the reason
   */
  public void requireThere() {
    if (missing != null) {
      throw new CaptureException(missing.reason(), missing.getMessage(), missing);
    }
  }
}
