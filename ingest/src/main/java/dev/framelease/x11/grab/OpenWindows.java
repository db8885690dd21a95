package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Window;
import dev.framelease.x11.window.RedirectedWindow;
import dev.framelease.x11.window.WindowChoice;
import dev.framelease.x11.window.WindowList;
import dev.framelease.x11.window.WindowSupport;
import dev.framelease.x11.window.WindowWatch;
import dev.framelease.x11.xcb.Wire;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The windows that a connection has redirected, to be grabbed once more. On the connection's
 * thread.
 */
final class OpenWindows {
  /** Each costs the server a pixmap. The one that was grabbed longest ago gives way. */
  private static final int MOST = 8;

  /**
   * A window to be grabbed.
   *
   * @param watch tells when it changes
   */
  record Open(WindowWatch watch, RedirectedWindow window, Target target) {}

  /** Makes what a window is grabbed with. */
  interface Targets {
    Target of(RedirectedWindow window, WindowWatch watch);
  }

  private final XcbConnection connection;
  private final int root;
  private final String user;
  private final WindowSupport support;
  private final WindowList list;
  private final Targets targets;
  private final Map<Integer, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  /** The watch of a window that is about to be redirected; null if none is. */
  private WindowWatch opening;

  OpenWindows(XcbConnection connection, int root, String user, Targets targets) {
    this.connection = connection;
    this.root = root;
    this.user = user;
    this.support = WindowSupport.of(connection);
    this.list = new WindowList(connection, root);
    this.targets = targets;
    connection.onEvent(this::on);
  }

  private void on(int type, Wire event) {
    if (!open.isEmpty()) {
      open.values().forEach(window -> window.watch().on(type, event));
    }
    if (opening != null) {
      opening.on(type, event);
    }
  }

  WindowSupport support() {
    return support;
  }

  /** Asks the server for the windows. */
  List<Window> list() {
    return list.read();
  }

  /** Tells whether a source is a window. */
  static boolean isWindow(CaptureSource source) {
    return source instanceof CaptureSource.WindowWithId
        || source instanceof CaptureSource.WindowTitled
        || source instanceof CaptureSource.WindowOfClass
        || (source instanceof CaptureSource.WithCursor both && isWindow(both.captured()));
  }

  /** Finds a window without asking the server; empty where that would have to be asked. */
  Optional<Target> known(CaptureSource source) {
    if (source instanceof CaptureSource.WithCursor both) {
      return known(both.captured());
    }
    return source instanceof CaptureSource.WindowWithId window
        ? Optional.ofNullable(open.get((int) window.id())).map(Open::target)
        : Optional.empty();
  }

  /**
   * Finds the window that a source means now.
   *
   * @throws CaptureException if there is none, or it cannot be captured
   */
  Target targetOf(CaptureSource source) {
    support.requireThere();
    connection.tellEvents();
    forgetGone();
    if (source instanceof CaptureSource.WithCursor both) {
      return targetOf(both.captured());
    }
    if (source instanceof CaptureSource.WindowTitled titled) {
      return targetOf(WindowChoice.of(titled, list.read()));
    }
    if (source instanceof CaptureSource.WindowOfClass ofClass) {
      return targetOf(WindowChoice.of(ofClass, list.read()));
    }
    int id = (int) ((CaptureSource.WindowWithId) source).id();
    Open known = open.get(id);
    return known != null ? known.target() : targetOf(withId(id));
  }

  private Window withId(int id) {
    if (id == root) {
      throw new CaptureException(
          Reason.NO_SUCH_WINDOW,
          "the window 0x" + Integer.toHexString(id) + " is the root window; capture the desktop");
    }
    return list.read(id)
        .orElseThrow(
            () ->
                new CaptureException(
                    Reason.NO_SUCH_WINDOW,
                    "there is no window 0x"
                        + Integer.toHexString(id)
                        + " on this screen that shows anything"));
  }

  private Target targetOf(Window window) {
    Open known = open.get((int) window.id());
    return known != null ? known.target() : open(window);
  }

  private Target open(Window window) {
    makeRoom();
    WindowWatch watch = new WindowWatch(connection, window, root, user);
    opening = watch;
    try {
      RedirectedWindow redirected = RedirectedWindow.of(connection, watch);
      Target target = targets.of(redirected, watch);
      open.put((int) window.id(), new Open(watch, redirected, target));
      return target;
    } finally {
      opening = null;
    }
  }

  private void makeRoom() {
    if (open.size() == MOST) {
      int eldest = open.keySet().iterator().next();
      open.remove(eldest).window().close();
    }
  }

  private void forgetGone() {
    for (Open window : new ArrayList<>(open.values())) {
      if (window.watch().isGone()) {
        open.remove(window.window().id());
      }
    }
  }
}
