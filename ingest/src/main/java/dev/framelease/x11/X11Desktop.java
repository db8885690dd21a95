package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
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
  private final RootWindow root;
  private final Arrangement arrangement;
  private final Cursors cursors;
  private final TransportChoice choice;
  private final SlotPool<X11SlotMemory> pool;
  private long sequence;

  private X11Desktop(
      String display,
      XcbConnection connection,
      RootWindow root,
      Monitors monitors,
      Cursors cursors,
      TransportChoice choice,
      GrabOptions options) {
    this.root = root;
    this.cursors = cursors;
    this.choice = choice;
    PoolOptions slots = options.pool();
    this.pool =
        new SlotPool<>(
            choice.grabber(),
            slots.initialSlots(),
            slots.maxSlots(),
            slots.maxBytes(),
            options.budget(),
            options.user());
    this.arrangement =
        new Arrangement(display, connection, root, monitors, pool::retireWhatIsThere);
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
        display, connection, root, monitors, Cursors.of(connection, root), choice, options);
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
    arrangement.forget();
    return arrangement.bounds();
  }

  /** Asks the server for the monitors. */
  List<Monitor> monitors() {
    arrangement.forget();
    return arrangement.monitors();
  }

  /**
   * Finds the region of a source as the display is arranged now; where there is none, the server is
   * asked whether it is arranged otherwise.
   */
  Region resolve(CaptureSource source) {
    try {
      return SourceResolver.resolve(source, arrangement.bounds(), arrangement::monitors);
    } catch (CaptureException e) {
      arrangement.forget();
      return SourceResolver.resolve(source, arrangement.bounds(), arrangement::monitors);
    }
  }

  Pending<Geometry> askGeometry() {
    return arrangement.askGeometry();
  }

  /** Takes in the size of the desktop; true if it has changed. */
  boolean learn(Geometry geometry) {
    return arrangement.learn(geometry);
  }

  /** Reads the events that have come; true if the display was rearranged, if only for a moment. */
  boolean wasRearranged() {
    return arrangement.notice();
  }

  /** How the pixels of a region lie in a slot. */
  FrameLayout layout(Region region) {
    return root.layout(region);
  }

  int geometryEpoch() {
    return arrangement.epoch();
  }

  long nextSequence() {
    return ++sequence;
  }
}
