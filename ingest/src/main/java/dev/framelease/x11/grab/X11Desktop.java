package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.Window;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.cursor.Cursors;
import dev.framelease.x11.damage.DamageChoice;
import dev.framelease.x11.damage.DamageGrabber;
import dev.framelease.x11.screen.Arrangement;
import dev.framelease.x11.screen.Monitors;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.screen.SourceResolver;
import dev.framelease.x11.screen.Xwayland;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.window.WindowList;
import dev.framelease.x11.window.WindowSupport;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The root window as one connection sees it, and everything for grabbing it. On the connection's
 * thread.
 */
final class X11Desktop {
  private static final Damage UNKNOWN = new Damage.Unknown();

  private final RootWindow root;
  private final Arrangement arrangement;
  private final Cursors cursors;
  private final TransportChoice choice;
  private final DamageChoice damageChoice;
  private final DamageGrabber damage;
  private final Grabber grabber;
  private final WindowSupport windowSupport;
  private final WindowList windowList;
  private final SlotPool<X11SlotMemory> pool;
  private long sequence;
  private LastFrame last;

  private X11Desktop(
      XcbConnection connection,
      RootWindow root,
      Monitors monitors,
      Cursors cursors,
      TransportChoice choice,
      DamageChoice damageChoice,
      GrabOptions options,
      BooleanSupplier isUser) {
    this.root = root;
    this.cursors = cursors;
    this.choice = choice;
    this.damageChoice = damageChoice;
    this.damage = damageChoice.grabber().orElse(null);
    this.grabber = damage == null ? choice.grabber() : damage;
    this.windowSupport = WindowSupport.of(connection);
    this.windowList = new WindowList(connection, root.id());
    PoolOptions slots = options.pool();
    this.pool =
        new SlotPool<>(
            choice.grabber(),
            slots.initialSlots(),
            slots.maxSlots(),
            slots.maxBytes(),
            options.budget(),
            options.user(),
            isUser);
    this.arrangement =
        new Arrangement(
            options.user(),
            connection,
            root,
            monitors,
            this::distrustWhatIsShown,
            this::forgetWhatWasShown);
  }

  /** The desktop may have been smaller for a moment, and slots lack what it did not have then. */
  private void distrustWhatIsShown() {
    if (damage != null) {
      damage.lose();
    }
  }

  /** What slots hold is of a display that was arranged otherwise. */
  private void forgetWhatWasShown() {
    last = null;
    distrustWhatIsShown();
    pool.retireWhatIsThere();
  }

  /**
   * Finds out what the server has, and how pixels come from it.
   *
   * @param isUser whether the calling thread uses the connection
   * @throws CaptureException if its root can not be captured
   */
  static X11Desktop of(
      String display, XcbConnection connection, GrabOptions options, BooleanSupplier isUser) {
    RootWindow root = RootWindow.of(connection);
    CoreRequests core = new CoreRequests(connection);
    Monitors monitors = Monitors.of(connection, root.id());
    Xwayland.refuseRoot(display, core, monitors.list(Region.ofSize(root.width(), root.height())));
    TransportChoice choice =
        TransportChoice.decide(connection, root, options.sharedMemory(), options.allocator());
    DamageChoice damageChoice = DamageChoice.of(connection, choice);
    return new X11Desktop(
        connection,
        root,
        monitors,
        Cursors.of(connection, root),
        choice,
        options.damage() ? damageChoice.proven(connection, root, choice) : damageChoice,
        options,
        isUser);
  }

  TransportChoice choice() {
    return choice;
  }

  DamageChoice damageChoice() {
    return damageChoice;
  }

  /** What keeps frames up to date; null where that is not wanted, or does not work. */
  DamageGrabber damage() {
    return damage;
  }

  /** The way that pixels take into a slot. */
  Grabber grabber() {
    return grabber;
  }

  WindowSupport windowSupport() {
    return windowSupport;
  }

  /** Asks the server for the windows. */
  List<Window> windows() {
    return windowList.read();
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

  /** As {@link #resolve}, without asking the server; empty where that would have to be asked. */
  Optional<Region> resolveKnown(CaptureSource source) {
    if (arrangement.isStale()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          SourceResolver.resolve(
              source,
              arrangement.lastBounds(),
              () -> arrangement.lastMonitors().orElse(List.of())));
    } catch (CaptureException e) {
      return Optional.empty();
    }
  }

  /** Tells whether the server has said, in what was read, that the display may be rearranged. */
  boolean mayBeRearranged() {
    return arrangement.isStale();
  }

  /**
   * Asks the server how the display is arranged, where it has said that that may have changed.
   *
   * @return whether it has, even if only for a moment
   */
  boolean wasRearranged() {
    return arrangement.notice();
  }

  /** Asks the server how the display is arranged, whatever it has said; true if otherwise. */
  boolean isArrangedOtherwise() {
    int before = arrangement.epoch();
    arrangement.forget();
    boolean unused = arrangement.notice();
    return arrangement.epoch() != before;
  }

  /** How the pixels of a region lie in a slot. */
  FrameLayout layout(Region region) {
    return root.layout(region);
  }

  int geometryEpoch() {
    return arrangement.epoch();
  }

  /** The frame that somebody got last; null if there is none, or it is not known what changed. */
  LastFrame last() {
    return last;
  }

  /** Somebody gets this frame; returns what has changed since the one before. */
  Damage shown(LastFrame frame) {
    if (damage == null) {
      return UNKNOWN;
    }
    Damage changed = damage.damageOf(frame.region());
    damage.shown(frame.region());
    last = frame;
    return changed;
  }

  long nextSequence() {
    sequence = upcomingSequence();
    return sequence;
  }

  /** The number that the next frame gets. */
  long upcomingSequence() {
    return sequence + 1;
  }
}
