package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.pixels.Region;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** How large the desktop is and where its monitors stand. On the connection's thread. */
public final class Arrangement implements Place {
  private static final System.Logger LOG = System.getLogger(Arrangement.class.getName());
  private static final int CONFIGURE_NOTIFY = 22;

  /** How often the display may change while it is asked. */
  private static final int ATTEMPTS = 100;

  private final String user;
  private final XcbConnection connection;
  private final CoreRequests core;
  private final int root;
  private final Monitors monitors;
  private final Runnable onEvent;
  private final Runnable onChange;
  private Region bounds;

  /** Null until somebody wants to know. */
  private List<Monitor> list;

  /** What {@link #resolveKnown} found last. */
  private Optional<Region> known = Optional.empty();

  private boolean stale = true;
  private int epoch;

  /** What a person is to be told. */
  private final Queue<String> news = new ConcurrentLinkedQueue<>();

  /** What is in the news last. */
  private Region toldBounds;

  private int toldEpoch;

  /**
   * Listens to changes from now on.
   *
   * @param user who captures this display, for the log
   * @param onEvent called when something may have happened, even if all is as it was before
   * @param onChange called when something is otherwise than it was
   */
  public Arrangement(
      String user,
      XcbConnection connection,
      RootWindow root,
      Monitors monitors,
      Runnable onEvent,
      Runnable onChange) {
    this.user = user;
    this.connection = connection;
    this.core = new CoreRequests(connection);
    this.root = root.id();
    this.monitors = monitors;
    this.onEvent = onEvent;
    this.onChange = onChange;
    this.bounds = Region.ofSize(root.width(), root.height());
    this.toldBounds = bounds;
    connection.onEvent(this::on);
    core.selectStructureNotify(this.root);
    monitors.selectChanges();
  }

  private void on(int type, Wire event) {
    boolean ofRoot = type == CONFIGURE_NOTIFY && event.i32(8) == root;
    stale |= ofRoot || monitors.isChange(type);
  }

  @Override
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

  @Override
  public boolean isStale() {
    connection.tellReadEvents();
    return stale;
  }

  /**
   * {@inheritDoc} Where there is none, the server is asked whether the display is arranged
   * otherwise.
   */
  @Override
  public Region resolve(CaptureSource source) {
    try {
      return SourceResolver.resolve(source, bounds(), this::monitors);
    } catch (CaptureException e) {
      forget();
      return SourceResolver.resolve(source, bounds(), this::monitors);
    }
  }

  @Override
  public Optional<Region> resolveKnown(CaptureSource source) {
    if (isStale()) {
      return Optional.empty();
    }
    try {
      Region region = SourceResolver.resolve(source, bounds, () -> list == null ? List.of() : list);
      // The same as long as it is, since this is for every frame.
      if (known.isEmpty() || !known.get().equals(region)) {
        known = Optional.of(region);
      }
      return known;
    } catch (CaptureException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isOtherwise() {
    int before = epoch;
    forget();
    boolean unused = notice();
    return epoch != before;
  }

  @Override
  public boolean notice() {
    connection.tellEvents();
    boolean happened = stale;
    if (happened) {
      ask();
    }
    if (toldEpoch != epoch) {
      tell();
    }
    return happened;
  }

  private void ask() {
    onEvent.run();
    for (int attempt = 0; stale && attempt < ATTEMPTS; attempt++) {
      stale = false;
      read();
      connection.tellEvents();
    }
  }

  /** One line for each change that is known whole, of the desktop and of the monitors. */
  private void tell() {
    news.add(describe());
    toldBounds = bounds;
    toldEpoch = epoch;
  }

  /**
   * Logs what has changed. On any thread, but not in the middle of using the connection: handlers
   * of the log may do what they like.
   */
  public void tellNews() {
    for (String line = news.poll(); line != null; line = news.poll()) {
      LOG.log(System.Logger.Level.INFO, line);
    }
  }

  private String describe() {
    String desktop =
        bounds.equals(toldBounds)
            ? "the desktop is " + bounds + " as before"
            : "the desktop is " + bounds + " now, and was " + toldBounds;
    String shown =
        list == null
            ? ""
            : list.stream()
                .map(monitor -> "'" + monitor.name() + "' " + monitor.region())
                .collect(Collectors.joining(", ", "; the monitors are ", ""));
    return user + " goes on: " + desktop + shown + "; geometry epoch " + epoch;
  }

  private void read() {
    try {
      Geometry geometry = core.getGeometry(root).await();
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
    bounds = nowBounds;
    list = nowList;
    if (resized || moved) {
      epoch++;
      onChange.run();
    }
    return resized || moved;
  }
}
