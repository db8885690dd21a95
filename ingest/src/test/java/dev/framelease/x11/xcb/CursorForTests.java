package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;
import dev.framelease.x11.screen.RootWindow;
import java.nio.charset.StandardCharsets;

/** Moves the pointer of a test's own server, and chooses its cursor: by Render and XFixes. */
public final class CursorForTests implements AutoCloseable {
  private static final XcbLibrary RENDER_LIBRARY =
      new XcbLibrary("libxcb-render.so.0", "libxcb-render0", "xcb_render_create_anim_cursor");
  private static final int CURSOR_ATTRIBUTE = 0x4000;
  private static final int ARGB_DEPTH = 32;

  private final XcbConnection connection;
  private final DrawRequests draw;
  private final int root;

  /** Connects to a display. */
  public CursorForTests(String display) {
    connection = XcbConnection.connect(display);
    draw = new DrawRequests(connection);
    root = RootWindow.of(connection).id();
    int unused = new XfixesRequests(connection).queryVersion(4, 0).await();
  }

  /** Puts the hot spot of the cursor somewhere. */
  public void moveTo(int x, int y) {
    connection.check(
        "WarpPointer",
        Core.xcb_warp_pointer_checked(
            connection.pointer(),
            0,
            root,
            (short) 0,
            (short) 0,
            (short) 0,
            (short) 0,
            (short) x,
            (short) y));
  }

  /** Makes a cursor of premultiplied 0xAARRGGBB. */
  public int create(int width, int height, int hotX, int hotY, int[] argb) {
    int pixmap = draw.createPixmap(root, ARGB_DEPTH, width, height);
    int gc = draw.createGc(pixmap);
    draw.putImage(pixmap, gc, ARGB_DEPTH, 0, 0, width, argb);
    draw.freeGc(gc);
    draw.finish();
    int picture = connection.generateId();
    connection.check(
        "RenderCreatePicture",
        Render.xcb_render_create_picture_checked(
            connection.pointer(), picture, pixmap, argbFormat(), 0, new int[0]));
    int cursor = connection.generateId();
    connection.check(
        "RenderCreateCursor",
        Render.xcb_render_create_cursor_checked(
            connection.pointer(), cursor, picture, (short) hotX, (short) hotY));
    return cursor;
  }

  /** Makes a cursor that shows others in turn. */
  public int animate(int delayMillis, int... cursors) {
    int[] elements = new int[2 * cursors.length];
    for (int i = 0; i < cursors.length; i++) {
      elements[2 * i] = cursors[i];
      elements[2 * i + 1] = delayMillis;
    }
    int cursor = connection.generateId();
    connection.check(
        "RenderCreateAnimCursor",
        Render.xcb_render_create_anim_cursor_checked(
            connection.pointer(), cursor, cursors.length, elements));
    return cursor;
  }

  /** Makes a cursor of the core protocol: black, 8x8, opaque all over. */
  public int createCore(int hotX, int hotY) {
    int bitmap = draw.createPixmap(root, 1, 8, 8);
    int gc = draw.createGc(bitmap);
    draw.foreground(gc, 1);
    draw.fillRectangle(bitmap, gc, 0, 0, 8, 8);
    draw.finish();
    int cursor = connection.generateId();
    connection.check(
        "CreateCursor",
        Core.xcb_create_cursor_checked(
            connection.pointer(),
            cursor,
            bitmap,
            bitmap,
            (short) 0,
            (short) 0,
            (short) 0,
            (short) -1,
            (short) -1,
            (short) -1,
            (short) hotX,
            (short) hotY));
    return cursor;
  }

  /** Gives a cursor of the core protocol another colour in its foreground, of 16 bits each. */
  public void recolor(int cursor, int red, int green, int blue) {
    connection.check(
        "RecolorCursor",
        Core.xcb_recolor_cursor_checked(
            connection.pointer(),
            cursor,
            (short) red,
            (short) green,
            (short) blue,
            (short) 0,
            (short) 0,
            (short) 0));
  }

  /** Gives a cursor a name. */
  public void name(int cursor, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    connection.check(
        "XFixesSetCursorName",
        Xfixes.xcb_xfixes_set_cursor_name_checked(
            connection.pointer(), cursor, (short) bytes.length, bytes));
  }

  /** Shows a cursor wherever the pointer is on the root. */
  public void show(int cursor) {
    connection.check(
        "ChangeWindowAttributes",
        Core.xcb_change_window_attributes_checked(
            connection.pointer(), root, CURSOR_ATTRIBUTE, new int[] {cursor}));
  }

  /** The id of the picture format whose pixels are 0xAARRGGBB. */
  private int argbFormat() {
    return new Pending<>(
            connection,
            "RenderQueryPictFormats",
            Render.xcb_render_query_pict_formats(connection.pointer()),
            Render::xcb_render_query_pict_formats_reply,
            CursorForTests::findArgb)
        .await();
  }

  private static int findArgb(Wire wire) {
    for (int i = 0; i < wire.i32(8); i++) {
      int at = 32 + 28 * i;
      boolean isDirect = wire.u8(at + 4) == 1 && wire.u8(at + 5) == ARGB_DEPTH;
      if (isDirect && wire.u16(at + 8) == 16 && wire.u16(at + 20) == 24) {
        return wire.i32(at);
      }
    }
    throw new IllegalStateException("the server has no format for ARGB");
  }

  @Override
  public void close() {
    connection.disconnect();
  }

  @SuppressWarnings("MemberName")
  private static final class Core {
    static {
      XcbLibrary.XCB.bind(Core.class);
    }

    static native int xcb_warp_pointer_checked(
        Pointer c,
        int srcWindow,
        int dstWindow,
        short srcX,
        short srcY,
        short srcWidth,
        short srcHeight,
        short dstX,
        short dstY);

    static native int xcb_create_cursor_checked(
        Pointer c,
        int cid,
        int source,
        int mask,
        short foreRed,
        short foreGreen,
        short foreBlue,
        short backRed,
        short backGreen,
        short backBlue,
        short x,
        short y);

    static native int xcb_recolor_cursor_checked(
        Pointer c,
        int cursor,
        short foreRed,
        short foreGreen,
        short foreBlue,
        short backRed,
        short backGreen,
        short backBlue);

    static native int xcb_change_window_attributes_checked(
        Pointer c, int window, int valueMask, int[] valueList);
  }

  @SuppressWarnings("MemberName")
  private static final class Render {
    static {
      RENDER_LIBRARY.bind(Render.class);
    }

    static native int xcb_render_query_pict_formats(Pointer c);

    @CallerFrees
    static native Pointer xcb_render_query_pict_formats_reply(Pointer c, int cookie, Pointer e);

    static native int xcb_render_create_picture_checked(
        Pointer c, int pid, int drawable, int format, int valueMask, int[] valueList);

    static native int xcb_render_create_cursor_checked(
        Pointer c, int cid, int source, short x, short y);

    static native int xcb_render_create_anim_cursor_checked(
        Pointer c, int cid, int cursorsLen, int[] cursors);
  }

  @SuppressWarnings("MemberName")
  private static final class Xfixes {
    static {
      XcbLibrary.XFIXES.bind(Xfixes.class);
    }

    static native int xcb_xfixes_set_cursor_name_checked(
        Pointer c, int cursor, short nbytes, byte[] name);
  }
}
