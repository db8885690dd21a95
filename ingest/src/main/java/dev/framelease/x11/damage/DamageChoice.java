package dev.framelease.x11.damage;

import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.transport.SharedMemoryGrabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DamageRequests;
import dev.framelease.x11.xcb.Extension;
import dev.framelease.x11.xcb.ShmRequests;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import dev.framelease.x11.xcb.XfixesRequests;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether frames can be kept up to date instead of being copied whole, and if not, why. On the
 * connection's thread.
 *
 * @param whyMissing in words for a person; empty where it works
 * @param firstEvent of the extension DAMAGE, where it works
 * @param grabber what grabs by it, where that was {@link #proven}
 */
public record DamageChoice(
    Optional<String> whyMissing, int firstEvent, Optional<DamageGrabber> grabber) {
  private static final System.Logger LOG = System.getLogger(DamageChoice.class.getName());
  private static final int PROBE_PIXELS = 8;

  /** How often a window may change while it is tried. */
  private static final int ATTEMPTS = 100;

  private static final int XFIXES_WITH_REGIONS = 2;

  /** Asks the server what it has. */
  public static DamageChoice of(XcbConnection connection, TransportChoice transport) {
    if (!(transport.grabber() instanceof SharedMemoryGrabber)) {
      return missing("frames come through the socket: " + transport.reason());
    }
    Optional<String> library =
        Stream.of(XcbLibrary.XFIXES, XcbLibrary.DAMAGE)
            .flatMap(needed -> needed.whyMissing().stream())
            .findFirst();
    if (library.isPresent()) {
      return missing(library.get());
    }
    if (!new ShmRequests(connection).queryVersion().await().sharedPixmaps()) {
      return missing("the server has no shared pixmaps (MIT-SHM)");
    }
    return ofExtensions(connection);
  }

  private static DamageChoice ofExtensions(XcbConnection connection) {
    CoreRequests core = new CoreRequests(connection);
    if (!core.queryExtension("XFIXES").await().present()
        || new XfixesRequests(connection).queryVersion(XFIXES_WITH_REGIONS, 0).await()
            < XFIXES_WITH_REGIONS) {
      return missing("the server has no XFIXES extension, or one older than 2.0");
    }
    Extension damage = core.queryExtension("DAMAGE").await();
    if (!damage.present() || new DamageRequests(connection).queryVersion().await() < 1) {
      return missing("the server has no DAMAGE extension");
    }
    return new DamageChoice(Optional.empty(), damage.firstEvent(), Optional.empty());
  }

  private static DamageChoice missing(String why) {
    return new DamageChoice(Optional.of(why), 0, Optional.empty());
  }

  /**
   * Begins to note what changes, and proves it by first copies.
   *
   * @param window what is grabbed, which is always there
   * @param whole all of it
   * @return this choice with what grabs by it, or why that does not work
   */
  public DamageChoice proven(
      XcbConnection connection, GrabbedWindow window, Region whole, TransportChoice transport) {
    return proven(connection, window, () -> whole, () -> false, transport);
  }

  /**
   * As above, of a window that may be hidden or go meanwhile.
   *
   * @param whole tells all of it, or throws where there is nothing to grab
   * @param hasChanged whether it has since then, so that a refusal says nothing
   */
  public DamageChoice proven(
      XcbConnection connection,
      GrabbedWindow window,
      Supplier<Region> whole,
      BooleanSupplier hasChanged,
      TransportChoice transport) {
    if (whyMissing.isPresent() || !(transport.grabber() instanceof SharedMemoryGrabber memories)) {
      return this;
    }
    DamageGrabber found = null;
    for (int attempt = 1; ; attempt++) {
      Region shown = whole.get();
      try {
        found = found == null ? new DamageGrabber(connection, window, memories, firstEvent) : found;
        grabCorner(found, window, shown);
        return new DamageChoice(whyMissing, firstEvent, Optional.of(found));
      } catch (XErrorException e) {
        if (attempt == ATTEMPTS || !hasChanged.getAsBoolean()) {
          LOG.log(
              System.Logger.Level.WARNING,
              "frames are copied whole, since keeping them up to date fails: " + e.getMessage());
          return missing("keeping frames up to date fails: " + e.getMessage());
        }
      }
    }
  }

  private static void grabCorner(DamageGrabber grabber, GrabbedWindow window, Region whole) {
    Region corner =
        Region.ofSize(
            Math.min(PROBE_PIXELS, whole.width()), Math.min(PROBE_PIXELS, whole.height()));
    X11SlotMemory memory = grabber.allocate(window.layout(corner).byteSize());
    try {
      // A copy of all, and then one of what has changed.
      long unused = grabber.request(corner, memory).await();
      unused = grabber.request(corner, memory).await();
    } finally {
      memory.retire(true);
    }
  }
}
