package dev.framelease.x11.screen;

import dev.framelease.capture.Monitor;
import dev.framelease.capture.MonitorIdentity;
import dev.framelease.pixels.Region;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.CrtcInfo;
import dev.framelease.x11.xcb.MonitorInfo;
import dev.framelease.x11.xcb.RandrRequests;
import dev.framelease.x11.xcb.RandrVersion;
import dev.framelease.x11.xcb.ScreenResources;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The monitors as the server lists them: those of RandR 1.5, else its CRTCs (1.3), else the root as
 * one. On the connection's thread only.
 */
public final class Monitors {
  /** Where the list comes from. */
  enum Listing {
    MONITORS,
    CRTCS,
    ROOT
  }

  static final String ROOT_NAME = "root";

  private static final int CURRENT_TIME = 0;

  /** RandR has two kinds of events, and this is none of any kind. */
  private static final int NO_EVENT = -2;

  private final CoreRequests core;
  private final RandrRequests randr;
  private final int root;
  private final Listing listing;
  private final int firstEvent;

  Monitors(XcbConnection connection, int root, Listing listing) {
    this.core = new CoreRequests(connection);
    this.randr = new RandrRequests(connection);
    this.root = root;
    this.listing = listing;
    this.firstEvent =
        listing == Listing.ROOT ? NO_EVENT : core.queryExtension("RANDR").await().firstEvent();
  }

  /** Asks the server how it lists monitors. */
  public static Monitors of(XcbConnection connection, int root) {
    return new Monitors(connection, root, listingOf(connection));
  }

  private static Listing listingOf(XcbConnection connection) {
    if (XcbLibrary.RANDR.whyMissing().isPresent()
        || !new CoreRequests(connection).queryExtension("RANDR").await().present()) {
      return Listing.ROOT;
    }
    RandrVersion version = new RandrRequests(connection).queryVersion(1, 5).await();
    if (version.isAtLeast(1, 5)) {
      return Listing.MONITORS;
    }
    return version.isAtLeast(1, 3) ? Listing.CRTCS : Listing.ROOT;
  }

  /** Has the server tell of changes, where it knows monitors. */
  void selectChanges() {
    if (listing != Listing.ROOT) {
      randr.selectChanges(root);
    }
  }

  /** Tells whether an event of this type says that something changed. */
  boolean isChange(int eventType) {
    return eventType == firstEvent || eventType == firstEvent + 1;
  }

  /** Lists the monitors that show a part of the desktop, at least one. */
  public List<Monitor> list(Region desktop) {
    List<Monitor> monitors = new ArrayList<>();
    switch (listing) {
      case MONITORS -> addMonitors(monitors, desktop);
      case CRTCS -> addCrtcs(monitors, desktop);
      case ROOT -> {}
    }
    if (monitors.isEmpty()) {
      monitors.add(new Monitor(ROOT_NAME, true, desktop, Optional.empty(), Optional.empty()));
    }
    return List.copyOf(monitors);
  }

  private void addMonitors(List<Monitor> monitors, Region desktop) {
    for (MonitorInfo info : randr.getMonitors(root).await()) {
      String name = core.getAtomName(info.nameAtom()).await();
      addVisible(
          monitors,
          desktop,
          new Place(
              name,
              info.primary(),
              info.x(),
              info.y(),
              info.width(),
              info.height(),
              info.outputs()));
    }
  }

  private void addCrtcs(List<Monitor> monitors, Region desktop) {
    ScreenResources resources = randr.getScreenResourcesCurrent(root).await();
    int primary = randr.getOutputPrimary(root).await();
    for (int crtc : resources.crtcs()) {
      CrtcInfo info = randr.getCrtcInfo(crtc, resources.configTimestamp()).await();
      if (!info.outputs().isEmpty()) {
        String name =
            randr.getOutputName(info.outputs().get(0), resources.configTimestamp()).await();
        boolean isPrimary = info.outputs().contains(primary);
        addVisible(
            monitors,
            desktop,
            new Place(
                name, isPrimary, info.x(), info.y(), info.width(), info.height(), info.outputs()));
      }
    }
  }

  /** Where a monitor says that it is, which may be anywhere. */
  private record Place(
      String name, boolean primary, int x, int y, int width, int height, List<Integer> outputs) {}

  /** Adds the part of a monitor that lies on the desktop, if any does. */
  private void addVisible(List<Monitor> monitors, Region desktop, Place place) {
    int left = Math.max(0, place.x());
    int top = Math.max(0, place.y());
    int right = Math.min(desktop.width(), place.x() + place.width());
    int bottom = Math.min(desktop.height(), place.y() + place.height());
    if (right > left && bottom > top) {
      Region region = new Region(left, top, right - left, bottom - top);
      Optional<Integer> output = place.outputs().stream().findFirst();
      monitors.add(
          new Monitor(
              place.name(),
              place.primary(),
              region,
              output.map(id -> randr.getOutputName(id, CURRENT_TIME).await()),
              output.flatMap(this::identityOf)));
    }
  }

  private Optional<MonitorIdentity> identityOf(int output) {
    int property = core.existingAtom("EDID").await();
    return property == 0
        ? Optional.empty()
        : Edid.identityOf(randr.getOutputProperty(output, property, Edid.BLOCK_BYTES).await());
  }
}
