package dev.framelease.x11.screen;

import dev.framelease.x11.xcb.CompositeRequests;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DamageRequests;
import dev.framelease.x11.xcb.RandrRequests;
import dev.framelease.x11.xcb.RandrVersion;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.ShmVersion;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import dev.framelease.x11.xcb.XfixesRequests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The extensions that are used where a server has them, and their versions: what server and client
 * both speak. On the connection's thread.
 */
public final class ServerExtensions {
  private static final int NEWEST_XFIXES = 5;

  private final XcbConnection connection;
  private final Map<String, String> found = new LinkedHashMap<>();

  private ServerExtensions(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Asks the server.
   *
   * @param connection stays the caller's
   * @return names, as X11 has them, and versions; {@code none} where the server has none
   */
  public static Map<String, String> of(XcbConnection connection) {
    ServerExtensions extensions = new ServerExtensions(connection);
    extensions.look("MIT-SHM", XcbLibrary.SHM, extensions::shm);
    extensions.look("RANDR", XcbLibrary.RANDR, extensions::randr);
    extensions.look(
        "XFIXES",
        XcbLibrary.XFIXES,
        () -> new XfixesRequests(connection).queryVersion(NEWEST_XFIXES, 0).await().toString());
    extensions.look(
        "DAMAGE",
        XcbLibrary.DAMAGE,
        () -> new DamageRequests(connection).queryVersion().await().toString());
    extensions.look(
        "Composite",
        XcbLibrary.COMPOSITE,
        () -> new CompositeRequests(connection).queryVersion().await().toString());
    return extensions.found;
  }

  private void look(String name, XcbLibrary library, Supplier<String> version) {
    Optional<String> missing = library.whyMissing();
    if (missing.isPresent()) {
      found.put(name, "unknown: " + missing.get());
    } else {
      boolean present = new CoreRequests(connection).queryExtension(name).await().present();
      found.put(name, present ? version.get() : "none");
    }
  }

  private String shm() {
    ShmVersion version = new ShmRequests(connection).queryVersion().await();
    return version + (version.sharedPixmaps() ? " with" : " without") + " shared pixmaps";
  }

  private String randr() {
    RandrVersion version = new RandrRequests(connection).queryVersion(1, 5).await();
    return version.major() + "." + version.minor();
  }
}
