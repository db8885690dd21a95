package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PoolOptions;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;

/**
 * The root window as one connection sees it, and everything for grabbing it. On the connection's
 * thread.
 */
final class X11Desktop {
  private static final System.Logger LOG = System.getLogger(X11Desktop.class.getName());

  private final String display;
  private final CoreRequests core;
  private final RootWindow root;
  private final Monitors monitors;
  private final Cursors cursors;
  private final TransportChoice choice;
  private final SlotPool<X11SlotMemory> pool;
  private Region bounds;
  private int geometryEpoch;
  private long sequence;

  private X11Desktop(
      String display,
      CoreRequests core,
      RootWindow root,
      Monitors monitors,
      Cursors cursors,
      TransportChoice choice,
      GrabOptions options) {
    this.display = display;
    this.core = core;
    this.root = root;
    this.monitors = monitors;
    this.cursors = cursors;
    this.choice = choice;
    this.bounds = Region.ofSize(root.width(), root.height());
    PoolOptions slots = options.pool();
    this.pool =
        new SlotPool<>(
            choice.grabber(),
            slots.initialSlots(),
            slots.maxSlots(),
            slots.maxBytes(),
            options.budget(),
            options.user());
  }

  /**
   * Finds out what the server has, and how pixels come from it.
   *
   * @throws CaptureException if its root can not be captured
   */
  static X11Desktop of(String display, XcbConnection connection, GrabOptions options) {
    RootWindow root = RootWindow.of(connection);
    CoreRequests core = new CoreRequests(connection);
    Monitors monitors = Monitors.of(connection, root.id());
    Xwayland.refuseRoot(display, core, monitors.list(Region.ofSize(root.width(), root.height())));
    TransportChoice choice =
        TransportChoice.decide(connection, root, options.sharedMemory(), options.allocator());
    return new X11Desktop(
        display, core, root, monitors, Cursors.of(connection, root), choice, options);
  }

  TransportChoice choice() {
    return choice;
  }

  Cursors cursors() {
    return cursors;
  }

  SlotPool<X11SlotMemory> pool() {
    return pool;
  }

  /** Asks the server for the size of the desktop. */
  Region bounds() {
    learn(askGeometry().await());
    return bounds;
  }

  /** Asks the server for the monitors. */
  List<Monitor> monitors() {
    return monitors.list(bounds());
  }

  /**
   * Finds the region of a source, by the size of the desktop as it is known; where that is too
   * small, the server is asked whether it has grown.
   */
  Region resolve(CaptureSource source) {
    try {
      return SourceResolver.resolve(source, bounds, this::monitors);
    } catch (CaptureException e) {
      if (e.reason() == Reason.REGION_OUTSIDE && learn(askGeometry().await())) {
        return SourceResolver.resolve(source, bounds, this::monitors);
      }
      throw e;
    }
  }

  Pending<Geometry> askGeometry() {
    return core.getGeometry(root.id());
  }

  /** Takes in the size of the desktop; true if it has changed. */
  boolean learn(Geometry geometry) {
    Region now = Region.ofSize(geometry.width(), geometry.height());
    if (now.equals(bounds)) {
      return false;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "the desktop of " + display + " is " + now + " now, and was " + bounds);
    bounds = now;
    geometryEpoch++;
    return true;
  }

  /** How the pixels of a region lie in a slot. */
  FrameLayout layout(Region region) {
    return root.layout(region);
  }

  int geometryEpoch() {
    return geometryEpoch;
  }

  long nextSequence() {
    return ++sequence;
  }
}
