package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.Transport;
import dev.framelease.capture.Window;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.cursor.Cursors;
import dev.framelease.x11.damage.DamageChoice;
import dev.framelease.x11.damage.DamageGrabber;
import dev.framelease.x11.screen.Arrangement;
import dev.framelease.x11.screen.Monitors;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.screen.Xwayland;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.WindowGrabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.window.RedirectedWindow;
import dev.framelease.x11.window.WindowSupport;
import dev.framelease.x11.window.WindowWatch;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A screen as one connection sees it, with the slots for grabs of it. On the connection's thread.
 *
 * <p>For a stream, the connection grabs one source, and what it knows of changes and slots is of
 * that alone.
 */
final class X11Desktop {
  private final XcbConnection connection;
  private final GrabOptions options;
  private final Cursors cursors;
  private final TransportChoice choice;
  private final SlotPool<X11SlotMemory> pool;
  private final FrameNumbers numbers = new FrameNumbers();
  private final Arrangement arrangement;
  private final Target desktop;
  private final OpenWindows windows;
  private final EarlyGrab early;

  /** For what is asked of windows. */
  private final Batch batch;

  /** What has been decided of damage for the one source of a stream. */
  private DamageChoice damageChoice;

  /** The window that a stream is of; null if it is of none, or this is for no stream. */
  private Target only;

  /** What {@link #knownTargetOf} found last that is not looked for. */
  private Optional<Target> known = Optional.empty();

  private X11Desktop(
      XcbConnection connection,
      RootWindow root,
      Monitors monitors,
      TransportChoice choice,
      GrabOptions options,
      BooleanSupplier isUser) {
    this.connection = connection;
    this.options = options;
    this.cursors = Cursors.of(connection, root);
    this.choice = choice;
    this.batch = new Batch(connection);
    this.early =
        new EarlyGrab(
            connection,
            options.source().orElse(null) instanceof CaptureSource.WithCursor,
            // What comes through the socket would wait there, and in the server.
            choice.grabber().transport() == Transport.SHARED_MEMORY ? options.aheadNanos() : 0);
    this.damageChoice = DamageChoice.of(connection, choice);
    if (options.damage() && !isOfWindow()) {
      Region whole = Region.ofSize(root.width(), root.height());
      this.damageChoice = damageChoice.proven(connection, root, whole, choice);
    }
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
    this.windows = new OpenWindows(connection, root.id(), options.user(), this::windowTarget);
    this.arrangement =
        new Arrangement(
            options.user(),
            connection,
            root,
            monitors,
            this::distrustWhatIsShown,
            this::forgetWhatWasShown);
    DamageGrabber damage = damageChoice.grabber().orElse(null);
    this.desktop = new Target(root, arrangement, cursors, choice.grabber(), damage, pool, numbers);
  }

  private boolean isOfWindow() {
    return options.source().filter(OpenWindows::isWindow).isPresent();
  }

  private void distrustWhatIsShown() {
    desktop.distrustWhatIsShown();
  }

  /** What slots hold is of a display that was arranged otherwise. */
  private void forgetWhatWasShown() {
    desktop.forgetWhatWasShown();
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
    return new X11Desktop(connection, root, monitors, choice, options, isUser);
  }

  /**
   * Looks for the window that a stream is of, where it is of one; later ones of the same title or
   * class do not count.
   *
   * @throws CaptureException if there is none, or it cannot be captured
   */
  void openWindow() {
    if (isOfWindow()) {
      only = windows.targetOf(options.source().orElseThrow());
    }
  }

  private Target windowTarget(RedirectedWindow window, WindowWatch watch) {
    DamageGrabber damage = null;
    if (options.damage()) {
      damageChoice = damageChoice.proven(connection, window, watch::shown, watch::notice, choice);
      damage = damageChoice.grabber().orElse(null);
    }
    Grabber whole = new WindowGrabber(connection, choice.grabber(), window, batch);
    Target target = new Target(window, watch, cursors, whole, damage, pool, numbers);
    watch.tell(target::distrustWhatIsShown, () -> forget(target));
    return target;
  }

  /** The slots of a session are for anything; those of a stream, for a window of one size. */
  private void forget(Target window) {
    window.forgetWhatWasShown();
    if (options.source().isPresent()) {
      pool.retireWhatIsThere();
    }
  }

  /**
   * Finds what a source is a part of.
   *
   * @throws CaptureException if it is a window that is not there, or cannot be captured
   */
  Target targetOf(CaptureSource source) {
    if (only != null) {
      return only;
    }
    return OpenWindows.isWindow(source) ? windows.targetOf(source) : desktop;
  }

  /** What the one source of a stream is a part of. */
  Target ofStream() {
    return only == null ? desktop : only;
  }

  /** As {@link #targetOf}, without asking the server; empty where that would have to be asked. */
  Optional<Target> knownTargetOf(CaptureSource source) {
    if (only == null && OpenWindows.isWindow(source)) {
      return windows.known(source);
    }
    // The same each time, since this is for every frame.
    if (known.isEmpty() || known.get() != ofStream()) {
      known = Optional.of(ofStream());
    }
    return known;
  }

  /** Takes in what the server has said of changes, of which nobody else reads on this thread. */
  void hear() {
    connection.tellEvents();
  }

  /** What is asked for before somebody waits for it. */
  EarlyGrab early() {
    return early;
  }

  /** Sees to the slots that no grab has claimed: others may lack them, or one may be lacking. */
  void careForSlots() {
    if (pool.isLackedByOthers()) {
      ofStream().awaitAhead();
      early.settle(ofStream());
    } else {
      early.askPatiently(ofStream());
    }
  }

  /** Tells whether the server may write into a slot that no grab has claimed. On any thread. */
  boolean hasAhead() {
    return ofStream().hasAhead() || early.isUnderWay();
  }

  TransportChoice choice() {
    return choice;
  }

  DamageChoice damageChoice() {
    return damageChoice;
  }

  WindowSupport windowSupport() {
    return windows.support();
  }

  /** Asks the server for the windows. */
  List<Window> windows() {
    return windows.list();
  }

  Cursors cursors() {
    return cursors;
  }

  SlotPool<X11SlotMemory> pool() {
    return pool;
  }

  /** Logs what has changed of the display, on any thread that does not use the connection now. */
  void tellNews() {
    arrangement.tellNews();
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
}
