package dev.framelease.x11.xcb;

import java.util.Arrays;

/**
 * Requests that draw. They are buffered: {@link #finish()} sends them, waits until the server has
 * done them, and throws what it refused. On the connection's thread only.
 */
public final class DrawRequests {
  private final XcbConnection connection;
  private int[] cookies = new int[64];
  private int sent;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public DrawRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes a window that no window manager moves, and shows it.
   *
   * @param root the root window
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   * @param background the colour of its background, 0xRRGGBB
   * @return its id, for {@link #destroyWindow}
   */
  public int showWindow(int root, int x, int y, int width, int height, int background) {
    int window = connection.generateId();
    sent(
        Xproto.xcb_create_window_checked(
            connection.pointer(),
            (byte) 0,
            window,
            root,
            (short) x,
            (short) y,
            (short) width,
            (short) height,
            (short) 0,
            Xproto.XCB_WINDOW_CLASS_INPUT_OUTPUT,
            0,
            Xproto.XCB_CW_BACK_PIXEL | Xproto.XCB_CW_OVERRIDE_REDIRECT,
            new int[] {background, 1}));
    sent(Xproto.xcb_map_window_checked(connection.pointer(), window));
    return window;
  }

  /**
   * Destroys a window.
   *
   * @param window its id
   */
  public void destroyWindow(int window) {
    sent(Xproto.xcb_destroy_window_checked(connection.pointer(), window));
  }

  /**
   * Makes a pixmap.
   *
   * @param drawable on whose screen it is
   * @param depth in bits
   * @param width in pixels
   * @param height in pixels
   * @return its id, for {@link #freePixmap}
   */
  public int createPixmap(int drawable, int depth, int width, int height) {
    int pixmap = connection.generateId();
    sent(
        Xproto.xcb_create_pixmap_checked(
            connection.pointer(), (byte) depth, pixmap, drawable, (short) width, (short) height));
    return pixmap;
  }

  /**
   * Frees a pixmap.
   *
   * @param pixmap its id
   */
  public void freePixmap(int pixmap) {
    sent(Xproto.xcb_free_pixmap_checked(connection.pointer(), pixmap));
  }

  /**
   * Makes a graphics context without GraphicsExpose events, one of which CopyArea would send each
   * time.
   *
   * @param drawable of the screen and depth that it is for
   * @return its id, for {@link #freeGc}
   */
  public int createGc(int drawable) {
    int gc = connection.generateId();
    sent(
        Xproto.xcb_create_gc_checked(
            connection.pointer(), gc, drawable, Xproto.XCB_GC_GRAPHICS_EXPOSURES, new int[] {0}));
    return gc;
  }

  /**
   * Sets the colour that a graphics context draws in.
   *
   * @param gc its id
   * @param pixel 0xRRGGBB
   */
  public void foreground(int gc, int pixel) {
    sent(
        Xproto.xcb_change_gc_checked(
            connection.pointer(), gc, Xproto.XCB_GC_FOREGROUND, new int[] {pixel}));
  }

  /**
   * Sets the rectangles that a graphics context draws within.
   *
   * @param gc its id
   * @param rectangles x, y, width and height of each, in pixels
   */
  public void clip(int gc, short[] rectangles) {
    sent(
        Xproto.xcb_set_clip_rectangles_checked(
            connection.pointer(),
            (byte) 0,
            gc,
            (short) 0,
            (short) 0,
            rectangles.length / 4,
            rectangles));
  }

  /**
   * Frees a graphics context.
   *
   * @param gc its id
   */
  public void freeGc(int gc) {
    sent(Xproto.xcb_free_gc_checked(connection.pointer(), gc));
  }

  /**
   * Fills a rectangle.
   *
   * @param drawable a window or a pixmap
   * @param gc the graphics context
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   */
  public void fillRectangle(int drawable, int gc, int x, int y, int width, int height) {
    short[] rectangle = {(short) x, (short) y, (short) width, (short) height};
    sent(Xproto.xcb_poly_fill_rectangle_checked(connection.pointer(), drawable, gc, 1, rectangle));
  }

  /**
   * Copies a rectangle to the same place of another drawable.
   *
   * @param source a window or a pixmap
   * @param target a window or a pixmap of the same depth
   * @param gc the graphics context
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   */
  public void copyArea(int source, int target, int gc, int x, int y, int width, int height) {
    sent(
        Xproto.xcb_copy_area_checked(
            connection.pointer(),
            source,
            target,
            gc,
            (short) x,
            (short) y,
            (short) x,
            (short) y,
            (short) width,
            (short) height));
  }

  /**
   * Draws pixels, in as many requests as their size takes.
   *
   * @param drawable a window or a pixmap
   * @param gc the graphics context
   * @param depth of the drawable, in bits; a pixel must take 32
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param pixels 0xRRGGBB, row by row, a multiple of the width
   */
  public void putImage(int drawable, int gc, int depth, int x, int y, int width, int[] pixels) {
    int height = pixels.length / width;
    // 24 bytes of the request are its head; 4 more where it is a big one.
    int rowsAtOnce = (int) Math.max(1, (connection.maximumRequestBytes() - 28) / (4L * width));
    for (int row = 0; row < height; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, height - row);
      int[] part =
          rows == height ? pixels : Arrays.copyOfRange(pixels, row * width, (row + rows) * width);
      sent(
          Xproto.xcb_put_image_checked(
              connection.pointer(),
              Xproto.XCB_IMAGE_FORMAT_Z_PIXMAP,
              drawable,
              gc,
              (short) width,
              (short) rows,
              (short) x,
              (short) (y + row),
              (byte) 0,
              (byte) depth,
              rows * width * 4,
              part));
    }
  }

  /**
   * Waits until the server has done everything that was asked here.
   *
   * @throws XErrorException for the first request that it refused
   * @throws ConnectionLostException if the connection broke
   */
  public void finish() {
    RuntimeException failure = null;
    // The last one first: that is one round trip, and answers for all before it have come then.
    while (sent > 0) {
      sent--;
      try {
        connection.check("a drawing request", cookies[sent]);
      } catch (XErrorException | ConnectionLostException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void sent(int cookie) {
    if (sent == cookies.length) {
      cookies = Arrays.copyOf(cookies, 2 * sent);
    }
    cookies[sent++] = cookie;
  }
}
