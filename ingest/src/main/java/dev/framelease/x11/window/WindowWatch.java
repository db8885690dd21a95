package dev.framelease.x11.window;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Window;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.Place;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.EventListener;
import dev.framelease.x11.xcb.MapState;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.WindowAttributes;
import dev.framelease.x11.xcb.WindowGeometry;
import dev.framelease.x11.xcb.WindowRequests;
import dev.framelease.x11.xcb.WindowTree;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One window: its size, and whether it is shown, which also takes that all windows that it is in
 * are. On the connection's thread.
 */
public final class WindowWatch implements Place, EventListener {
  private static final System.Logger LOG = System.getLogger(WindowWatch.class.getName());
  private static final int DESTROY_NOTIFY = 17;
  private static final int UNMAP_NOTIFY = 18;
  private static final int MAP_NOTIFY = 19;
  private static final int REPARENT_NOTIFY = 21;
  private static final int CONFIGURE_NOTIFY = 22;

  /** How often the window may change while it is asked. */
  private static final int ATTEMPTS = 100;

  private final XcbConnection connection;
  private final CoreRequests core;
  private final WindowRequests windows;
  private final int root;
  private final int id;
  private final String name;
  private final String user;
  private Runnable onEvent = () -> {};
  private Runnable onChange = () -> {};

  /** The windows that it is in, and perhaps some that it was in before. */
  private final Set<Integer> around = new HashSet<>();

  private WindowGeometry geometry;
  private WindowAttributes attributes;
  private boolean gone;
  private boolean stale = true;
  private int epoch;

  /**
   * Has the server tell of changes of a window. Events are to be given to {@link #on}.
   *
   * @param window as it was found
   * @param root the root window of its screen
   * @param user who captures it, for the log
   */
  public WindowWatch(XcbConnection connection, Window window, int root, String user) {
    this.connection = connection;
    this.core = new CoreRequests(connection);
    this.windows = new WindowRequests(connection);
    this.root = root;
    this.id = (int) window.id();
    this.name = window.toString();
    this.user = user;
  }

  /**
   * Sets who is told.
   *
   * @param event called when something may have happened, even if all is as it was before
   * @param change called when the window has another size
   */
  public void tell(Runnable event, Runnable change) {
    onEvent = event;
    onChange = change;
  }

  int id() {
    return id;
  }

  int root() {
    return root;
  }

  /** The id and the title that it had first. */
  public String name() {
    return name;
  }

  /** As they were last asked for. */
  WindowAttributes attributes() {
    return attributes;
  }

  int borderWidth() {
    return geometry.borderWidth();
  }

  /** Tells whether the window has been destroyed, so far as the server has said. */
  public boolean isGone() {
    return gone;
  }

  /** A move alone changes nothing: the pixmap is the same. */
  @Override
  public void on(int type, Wire event) {
    switch (type) {
      case DESTROY_NOTIFY -> gone |= event.i32(8) == id;
      case CONFIGURE_NOTIFY -> stale |= event.i32(8) == id && isOtherSize(event);
      case UNMAP_NOTIFY, MAP_NOTIFY, REPARENT_NOTIFY ->
          stale |= event.i32(8) == id || around.contains(event.i32(8));
      default -> {
        // It says nothing of pixels.
      }
    }
  }

  private boolean isOtherSize(Wire event) {
    return geometry == null
        || event.u16(20) != geometry.width()
        || event.u16(22) != geometry.height()
        || event.u16(24) != geometry.borderWidth();
  }

  @Override
  public Region resolve(CaptureSource source) {
    return shown();
  }

  /**
   * Returns the whole of the window, so far as the server has said.
   *
   * @throws CaptureException if it is gone or not shown
   */
  public Region shown() {
    boolean unused = notice();
    if (gone) {
      throw new CaptureException(
          Reason.NO_SUCH_WINDOW, "the window " + name + " is not there any more: it was closed");
    }
    if (attributes.mapState() != MapState.VIEWABLE) {
      throw new CaptureException(
          Reason.WINDOW_NOT_SHOWN,
          "the window "
              + name
              + " is not shown: it "
              + (attributes.mapState() == MapState.UNMAPPED ? "" : "is in one that ")
              + "is minimised or hidden, and has no content then; show it, and capture it again");
    }
    return Region.ofSize(geometry.width(), geometry.height());
  }

  @Override
  public Optional<Region> resolveKnown(CaptureSource source) {
    return isStale() || attributes.mapState() != MapState.VIEWABLE
        ? Optional.empty()
        : Optional.of(Region.ofSize(geometry.width(), geometry.height()));
  }

  @Override
  public boolean isStale() {
    connection.tellReadEvents();
    return gone || stale;
  }

  @Override
  public boolean isOtherwise() {
    int before = epoch;
    stale = true;
    boolean unused = notice();
    return gone || epoch != before || attributes.mapState() != MapState.VIEWABLE;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public boolean notice() {
    connection.tellEvents();
    if (gone || !stale) {
      return gone;
    }
    onEvent.run();
    for (int attempt = 0; !gone && stale && attempt < ATTEMPTS; attempt++) {
      stale = false;
      read();
      connection.tellEvents();
    }
    return true;
  }

  /** Asks anew; listens to all windows around before they are asked, so that nothing is missed. */
  private void read() {
    try {
      listen();
      Pending<WindowAttributes> like = windows.getAttributes(id);
      Pending<WindowGeometry> size = windows.getGeometry(id);
      try {
        attributes = like.await();
      } finally {
        learn(size.await());
      }
    } catch (XErrorException e) {
      connection.tellEvents();
      if (e.error().badValue() == id) {
        gone = true;
      } else if (!stale) {
        throw e;
      }
      // One that it was in has just gone.
    }
  }

  private void listen() {
    core.selectStructureNotify(id);
    around.clear();
    int window = id;
    for (WindowTree tree = windows.queryTree(window).await();
        tree.parent() != 0 && tree.parent() != root;
        tree = windows.queryTree(window).await()) {
      window = tree.parent();
      core.selectStructureNotify(window);
      around.add(window);
    }
  }

  private void learn(WindowGeometry now) {
    boolean first = geometry == null;
    boolean resized =
        !first && (now.width() != geometry.width() || now.height() != geometry.height());
    geometry = now;
    if (resized) {
      epoch++;
      onChange.run();
      LOG.log(
          System.Logger.Level.DEBUG,
          () ->
              user
                  + " goes on: the window "
                  + name
                  + " is "
                  + now.width()
                  + "x"
                  + now.height()
                  + " now; geometry epoch "
                  + epoch);
    }
  }
}
