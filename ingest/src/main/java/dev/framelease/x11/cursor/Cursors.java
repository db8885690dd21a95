package dev.framelease.x11.cursor;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CursorImage;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.CursorReply;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.Position;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import dev.framelease.x11.xcb.XcbLibrary;
import dev.framelease.x11.xcb.XfixesRequests;
import java.util.Optional;

/** Asks the server for its cursor, by XFixes, where there is that. On the connection's thread. */
public final class Cursors {
  /** The server has no cursor: such as one whose pointer has not been on any window yet. */
  private static final int BAD_CURSOR = 6;

  private static final int NAMES_SINCE = 2;

  private final XfixesRequests xfixes;
  private final boolean hasNames;
  private final CoreRequests core;
  private final int root;
  private final CaptureException missing;

  private Cursors(
      XfixesRequests xfixes,
      boolean hasNames,
      CoreRequests core,
      int root,
      CaptureException missing) {
    this.xfixes = xfixes;
    this.hasNames = hasNames;
    this.core = core;
    this.root = root;
    this.missing = missing;
  }

  /** Asks the server whether it tells of its cursor. */
  public static Cursors of(XcbConnection connection, RootWindow root) {
    return of(connection, root, NAMES_SINCE);
  }

  /** As above, speaking no newer version of XFixes than this. */
  static Cursors of(XcbConnection connection, RootWindow root, int major) {
    Optional<String> library = XcbLibrary.XFIXES.whyMissing();
    if (library.isPresent()) {
      return none(Reason.LIBRARY_MISSING, library.get());
    }
    CoreRequests core = new CoreRequests(connection);
    if (!core.queryExtension("XFIXES").await().present()) {
      return none(Reason.UNSUPPORTED_DISPLAY, "the server has no XFIXES extension");
    }
    XfixesRequests xfixes = new XfixesRequests(connection);
    boolean hasNames = xfixes.queryVersion(major, 0).await() >= NAMES_SINCE;
    return new Cursors(xfixes, hasNames, core, root.id(), null);
  }

  private static Cursors none(Reason reason, String why) {
    return new Cursors(
        null,
        false,
        null,
        0,
        new CaptureException(reason, "the cursor cannot be captured: " + why));
  }

  /** Why there is no cursor to be had; empty where there is. */
  public Optional<String> whyMissing() {
    return Optional.ofNullable(missing).map(CaptureException::getMessage);
  }

  /**
   * Asks for the cursor, to be drawn, after {@link #requireThere}. Await the answer in any case.
   *
   * @param window whose pixels its place is to be told in
   * @return the answer to come; empty if the screen has no cursor
   */
  public Asked ask(int window) {
    return new Asked(xfixes.getCursorImage(), core.originUnderPointer(window));
  }

  /**
   * Asks for the cursor with its name, and waits for it.
   *
   * @return empty if the screen has no cursor
   * @throws CaptureException if it cannot tell
   */
  public Optional<CursorImage> named() {
    requireThere();
    Pending<CursorReply> image =
        hasNames ? xfixes.getCursorImageAndName() : xfixes.getCursorImage();
    return new Asked(image, core.originUnderPointer(root)).await();
  }

  /**
   * Throws unless the server tells of its cursor.
   *
   * @throws CaptureException with the reason
   */
  public void requireThere() {
    if (missing != null) {
      throw new CaptureException(missing.reason(), missing.getMessage(), missing);
    }
  }

  /** A question for the cursor, whose answer is on its way. */
  public static final class Asked {
    private final Pending<CursorReply> image;
    private final Pending<Optional<Position>> origin;

    /** A server may have several screens, one cursor, and places on whichever screen it is on. */
    private Asked(Pending<CursorReply> image, Pending<Optional<Position>> origin) {
      this.image = image;
      this.origin = origin;
    }

    /**
     * Tells whether the answer has come, as far as the socket has been read. It never waits.
     *
     * @return whether {@link #await} returns or throws at once
     */
    public boolean isThere() {
      return origin.isThere();
    }

    /**
     * Waits for the answer. Call it once, and always.
     *
     * @return empty if the screen has no cursor
     */
    public Optional<CursorImage> await() {
      Optional<CursorImage> found;
      Optional<Position> at;
      try {
        found = awaitImage();
      } finally {
        at = origin.await();
      }
      return at.flatMap(point -> found.map(onRoot -> onRoot.seenFrom(point.x(), point.y())));
    }

    private Optional<CursorImage> awaitImage() {
      try {
        return Optional.of(imageOf(image.await()));
      } catch (XErrorException e) {
        if (e.error().code() == BAD_CURSOR) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private static CursorImage imageOf(CursorReply reply) {
    return new CursorImage(
        reply.x(),
        reply.y(),
        reply.width(),
        reply.height(),
        reply.hotX(),
        reply.hotY(),
        reply.serial(),
        reply.name(),
        reply.argb());
  }
}
