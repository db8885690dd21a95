package dev.framelease.x11.screen;

import dev.framelease.capture.Monitor;
import dev.framelease.pixels.Region;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;

/**
 * How large the desktop is and where its monitors stand, as one connection knows it: what the
 * server said last, and whether it has said since that something changed. On the connection's
 * thread.
 *
 * <p>Events and replies come in the order in which things happened: when an answer has been read,
 * so has every change before it.
 */
public final class Arrangement {
  private static final System.Logger LOG = System.getLogger(Arrangement.class.getName());
  private static final int CONFIGURE_NOTIFY = 22;

  /** How often the display may change while it is asked. */
  private static final int ATTEMPTS = 100;

  private final String display;
  private final XcbConnection connection;
  private final CoreRequests core;
  private final int root;
  private final Monitors monitors;
  private final Runnable onEvent;
  private final Runnable onChange;
  private Region bounds;

  /** Null until somebody wants to know. */
  private List<Monitor> list;

  private boolean stale = true;
  private int epoch;

  /**
   * Listens to changes from now on.
   *
   * @param onEvent called when something may have happened, even if all is as it was before
   * @param onChange called when something is otherwise than it was
   */
  public Arrangement(
      String display,
      XcbConnection connection,
      RootWindow root,
      Monitors monitors,
      Runnable onEvent,
      Runnable onChange) {
    this.display = display;
    this.connection = connection;
    this.core = new CoreRequests(connection);
    this.root = root.id();
    this.monitors = monitors;
    this.onEvent = onEvent;
    this.onChange = onChange;
    this.bounds = Region.ofSize(root.width(), root.height());
    connection.onEvent(this::on);
    core.selectStructureNotify(this.root);
    monitors.selectChanges();
  }

  private void on(int type, Wire event) {
    boolean ofRoot = type == CONFIGURE_NOTIFY && event.i32(8) == root;
    stale |= ofRoot || monitors.isChange(type);
  }

  /** Counts the changes that were noticed, from 0 on. */
  public int epoch() {
    return epoch;
  }

  /** The size of the desktop as it is now, so far as the server has said. */
  public Region bounds() {
    boolean unused = notice();
    return bounds;
  }

  /** The monitors as they are now, so far as the server has said. */
  public List<Monitor> monitors() {
    boolean unused = notice();
    if (list == null) {
      list = monitors.list(bounds);
    }
    return list;
  }

  /** Asks the server, whatever is known. */
  public void forget() {
    stale = true;
  }

  public Pending<Geometry> askGeometry() {
    return core.getGeometry(root);
  }

  /** Takes in an answer; true if the desktop has changed its size. */
  public boolean learn(Geometry geometry) {
    return learn(Region.ofSize(geometry.width(), geometry.height()), list);
  }

  /**
   * Reads what the server has said up to now, and asks it where something has changed.
   *
   * @return whether anything has happened since the last time, even if all is as it was
   */
  public boolean notice() {
    connection.tellEvents();
    if (!stale) {
      return false;
    }
    onEvent.run();
    for (int attempt = 0; stale && attempt < ATTEMPTS; attempt++) {
      stale = false;
      read();
      connection.tellEvents();
    }
    return true;
  }

  private void read() {
    try {
      Geometry geometry = askGeometry().await();
      Region now = Region.ofSize(geometry.width(), geometry.height());
      boolean unused = learn(now, list == null ? null : monitors.list(now));
    } catch (XErrorException e) {
      connection.tellEvents();
      if (!stale) {
        throw e;
      }
      // What it was asked of has just gone.
    }
  }

  private boolean learn(Region nowBounds, List<Monitor> nowList) {
    boolean resized = !nowBounds.equals(bounds);
    boolean moved = list != null && !list.equals(nowList);
    if (resized) {
      LOG.log(
          System.Logger.Level.INFO,
          "the desktop of " + display + " is " + nowBounds + " now, and was " + bounds);
    }
    if (moved) {
      LOG.log(System.Logger.Level.INFO, "the monitors of " + display + " are " + nowList + " now");
    }
    bounds = nowBounds;
    list = nowList;
    if (resized || moved) {
      epoch++;
      onChange.run();
    }
    return resized || moved;
  }
}
