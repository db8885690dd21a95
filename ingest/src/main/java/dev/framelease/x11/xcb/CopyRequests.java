package dev.framelease.x11.xcb;

/** Requests that copy from a window, with all that is in it. On the connection's thread only. */
public final class CopyRequests {
  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public CopyRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes a graphics context that copies what is seen of a window, its inferiors included, and
   * sends no GraphicsExpose or NoExpose, one of which each copy would cause.
   *
   * @param drawable of the screen and depth that it is for
   * @return its id, for {@link #freeGc}
   * @throws XErrorException if the server refuses
   */
  public int createGc(int drawable) {
    int gc = connection.generateId();
    connection.check(
        "CreateGC",
        drawable,
        Xproto.xcb_create_gc_checked(
            connection.pointer(),
            gc,
            drawable,
            Xproto.XCB_GC_SUBWINDOW_MODE | Xproto.XCB_GC_GRAPHICS_EXPOSURES,
            new int[] {Xproto.XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS, 0}));
    return gc;
  }

  /**
   * Copies a rectangle of a window to the top left of a pixmap, as far as the clip lets it.
   *
   * @param batch takes the request
   * @param window of the graphics context's depth
   * @param pixmap of the graphics context's depth
   * @param gc the graphics context
   * @param x from the left of the window, in pixels
   * @param y from the top of the window, in pixels
   * @param width in pixels
   * @param height in pixels
   * @return the number of this request on its connection, as events have it
   */
  public short copyArea(
      Batch batch, int window, int pixmap, int gc, int x, int y, int width, int height) {
    return batch.add(
        "CopyArea",
        window,
        Xproto.xcb_copy_area(
            connection.pointer(),
            window,
            pixmap,
            gc,
            (short) x,
            (short) y,
            (short) 0,
            (short) 0,
            (short) width,
            (short) height));
  }

  /**
   * Frees a pixmap.
   *
   * @param pixmap its id
   * @return the request
   */
  public Sent freePixmap(int pixmap) {
    return new Sent(
            connection, "FreePixmap", Xproto.xcb_free_pixmap_checked(connection.pointer(), pixmap))
        .of(pixmap);
  }

  /**
   * Frees a pixmap.
   *
   * @param batch takes the request
   * @param pixmap its id
   */
  public void freePixmap(Batch batch, int pixmap) {
    batch.add("FreePixmap", pixmap, Xproto.xcb_free_pixmap(connection.pointer(), pixmap));
  }

  /**
   * Frees a graphics context.
   *
   * @param gc its id
   * @return the request
   */
  public Sent freeGc(int gc) {
    return new Sent(connection, "FreeGC", Xproto.xcb_free_gc_checked(connection.pointer(), gc));
  }
}
