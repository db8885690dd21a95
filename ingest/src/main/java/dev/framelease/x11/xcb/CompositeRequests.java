package dev.framelease.x11.xcb;

/**
 * Requests of Composite. On the connection's thread only, and only where {@link
 * XcbLibrary#COMPOSITE} is there and the server has the extension.
 */
public final class CompositeRequests {
  private static final int MAJOR = 0;
  private static final int MINOR = 4;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public CompositeRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells the server that this client speaks version 0.4, which every other request needs.
   *
   * @return the answer to come
   */
  public Pending<CompositeVersion> queryVersion() {
    return new Pending<>(
        connection,
        "CompositeQueryVersion",
        XcbComposite.xcb_composite_query_version(connection.pointer(), MAJOR, MINOR),
        XcbComposite::xcb_composite_query_version_reply,
        wire -> new CompositeVersion(wire.i32(8), wire.i32(12)));
  }

  /**
   * Has the server draw a window and its inferiors into a pixmap of their own, and copy that to
   * where the window is seen. Any number of clients may want that of a window.
   *
   * @param window not a root window; once this is granted, the caller must {@link #unredirect} it
   * @return the request
   */
  public Sent redirect(int window) {
    return new Sent(
            connection,
            "CompositeRedirectWindow",
            XcbComposite.xcb_composite_redirect_window_checked(
                connection.pointer(), window, XcbComposite.XCB_COMPOSITE_REDIRECT_AUTOMATIC))
        .of(window);
  }

  /**
   * Takes back what {@link #redirect} has asked for.
   *
   * @param window that has been redirected
   * @return the request
   */
  public Sent unredirect(int window) {
    return new Sent(
            connection,
            "CompositeUnredirectWindow",
            XcbComposite.xcb_composite_unredirect_window_checked(
                connection.pointer(), window, XcbComposite.XCB_COMPOSITE_REDIRECT_AUTOMATIC))
        .of(window);
  }

  /**
   * Gives the pixmap that a window is drawn into at present a name. The pixmap has the window's
   * border around it. A window that is mapped anew or gets another size gets another pixmap; this
   * name stays with the old one.
   *
   * @param batch takes the request
   * @param window that is viewable and redirected, by whichever client
   * @param pixmap a new id, for {@link CopyRequests#freePixmap}
   */
  public void nameWindowPixmap(Batch batch, int window, int pixmap) {
    batch.add(
        "CompositeNameWindowPixmap",
        window,
        XcbComposite.xcb_composite_name_window_pixmap(connection.pointer(), window, pixmap));
  }
}
