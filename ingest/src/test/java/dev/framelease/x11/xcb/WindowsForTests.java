package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

/** What tests do to windows that they have made. Each is done when the method returns. */
public final class WindowsForTests {
  private static final short X_Y_WIDTH_HEIGHT = 1 | 2 | 4 | 8;
  private static final short BORDER_WIDTH = 16;
  private static final short STACK_MODE = 64;
  private static final int ABOVE = 0;
  private static final byte REPLACE = 0;
  private static final byte APPEND = 2;
  private static final int DESTROY_NOTIFY = 17;
  private static final short INPUT_ONLY = 2;
  private static final int BACK_PIXMAP = 1;
  private static final int BACK_PIXEL = 2;
  private static final int BORDER_PIXEL = 8;
  private static final int OVERRIDE_REDIRECT = 512;
  private static final int COLORMAP = 8192;
  private static final byte ALLOC_ALL = 1;
  private static final byte RED_GREEN_BLUE = 7;
  private static final int EXPOSURES = 32768;
  private static final int STRUCTURE_NOTIFY = 131072;

  /** SubstructureNotify and SubstructureRedirect, which window managers listen to. */
  private static final int SUBSTRUCTURE = 0x80000 | 0x100000;

  private static final byte CLIENT_MESSAGE = 33;
  private static final int ICONIC_STATE = 3;
  private static final int SIZE_HINTS_BYTES = 72;

  private static final String MANAGER = "_NET_SUPPORTING_WM_CHECK";
  private static final String CLIENTS = "_NET_CLIENT_LIST";

  private final XcbConnection connection;

  /** {@code xcb/xproto.h}. */
  @SuppressWarnings("MemberName")
  private static final class Core {
    static {
      XcbLibrary.XCB.bind(Core.class);
    }

    static native int xcb_configure_window_checked(
        Pointer c, int window, short valueMask, int[] valueList);

    static native int xcb_unmap_window_checked(Pointer c, int window);

    static native int xcb_reparent_window_checked(
        Pointer c, int window, int parent, short x, short y);

    static native int xcb_send_event_checked(
        Pointer c, byte propagate, int destination, int eventMask, byte[] event);

    static native int xcb_create_colormap_checked(
        Pointer c, byte alloc, int mid, int window, int visual);

    static native int xcb_store_colors_checked(Pointer c, int mid, int count, byte[] items);

    static native int xcb_free_colormap_checked(Pointer c, int colormap);

    static native int xcb_change_property_checked(
        Pointer c,
        byte mode,
        int window,
        int property,
        int type,
        byte format,
        int dataLen,
        byte[] data);
  }

  /** Makes requests through a connection, which stays the caller's. */
  public WindowsForTests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * A window that is to be.
   *
   * @param border its width, in pixels
   * @param borderPixel the pixels of its border
   * @param background the pixels of its background, or {@link Plan#NONE}
   * @param depth 0 for that of the parent
   * @param visual 0 for that of the parent
   */
  public record Plan(
      int x,
      int y,
      int width,
      int height,
      long background,
      int border,
      int borderPixel,
      int depth,
      int visual) {
    /** No background: the server shows what was there before. */
    public static final long NONE = -1;

    /** A window of its parent's depth, without a border. */
    public static Plan at(int x, int y, int width, int height, int background) {
      return new Plan(x, y, width, height, background & 0xffff_ffffL, 0, 0, 0, 0);
    }

    /** The same with a border. */
    public Plan withBorder(int pixels, int pixel) {
      return new Plan(x, y, width, height, background, pixels, pixel, depth, visual);
    }

    /** The same without a background. */
    public Plan withoutBackground() {
      return new Plan(x, y, width, height, NONE, border, borderPixel, depth, visual);
    }

    /** The same with a visual of its own. */
    public Plan of(int otherDepth, int otherVisual) {
      return new Plan(
          x, y, width, height, background, border, borderPixel, otherDepth, otherVisual);
    }
  }

  /** Makes a window that window managers leave alone, and does not map it. */
  public int create(int parent, Plan plan) {
    int window = connection.generateId();
    create(window, parent, plan);
    return window;
  }

  /** Makes a window that a window manager may take into a frame, where it is to be, and maps it. */
  public int showManaged(int root, Plan plan) {
    int window = connection.generateId();
    create(window, root, plan, 0);
    ByteBuffer hints = ByteBuffer.allocate(SIZE_HINTS_BYTES).order(ByteOrder.nativeOrder());
    change(REPLACE, window, 40, 41, 32, SIZE_HINTS_BYTES / 4, hints.putInt(0, 3).array());
    map(window);
    return window;
  }

  /** Asks the window manager to show an icon in the place of a window (ICCCM 4.1.4). */
  public void iconify(int root, int window) {
    ByteBuffer event = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    event.put(0, CLIENT_MESSAGE).put(1, (byte) 32).putInt(4, window);
    event.putInt(8, atom("WM_CHANGE_STATE")).putInt(12, ICONIC_STATE);
    connection.check(
        "SendEvent",
        Core.xcb_send_event_checked(
            connection.pointer(), (byte) 0, root, SUBSTRUCTURE, event.array()));
  }

  private void create(int window, int parent, Plan plan) {
    create(window, parent, plan, 1);
  }

  private void create(int window, int parent, Plan plan, int overrideRedirect) {
    int back = plan.background() == Plan.NONE ? BACK_PIXMAP : BACK_PIXEL;
    int background = plan.background() == Plan.NONE ? 0 : (int) plan.background();
    int mask = back | BORDER_PIXEL | OVERRIDE_REDIRECT;
    int[] values = {background, plan.borderPixel(), overrideRedirect};
    if (plan.visual() != 0) {
      mask |= COLORMAP;
      values = new int[] {background, plan.borderPixel(), overrideRedirect, colormap(parent, plan)};
    }
    connection.check(
        "CreateWindow",
        Xproto.xcb_create_window_checked(
            connection.pointer(),
            (byte) plan.depth(),
            window,
            parent,
            (short) plan.x(),
            (short) plan.y(),
            (short) plan.width(),
            (short) plan.height(),
            (short) plan.border(),
            Xproto.XCB_WINDOW_CLASS_INPUT_OUTPUT,
            plan.visual(),
            mask,
            values));
  }

  private int colormap(int parent, Plan plan) {
    return colormap(parent, plan.visual(), (byte) 0);
  }

  private int colormap(int window, int visual, byte alloc) {
    int colormap = connection.generateId();
    connection.check(
        "CreateColormap",
        Core.xcb_create_colormap_checked(connection.pointer(), alloc, colormap, window, visual));
    return colormap;
  }

  /**
   * Gives a window of DirectColor another colormap.
   *
   * @param visual its visual, with channels of 8 bits
   * @param gray from 0 to 65535, for each value of red and green
   * @param blue likewise
   */
  public void setColormap(int window, int visual, IntUnaryOperator gray, IntUnaryOperator blue) {
    int colormap = colormap(window, visual, ALLOC_ALL);
    ByteBuffer items = ByteBuffer.allocate(256 * 12).order(ByteOrder.nativeOrder());
    for (int value = 0; value < 256; value++) {
      short part = (short) gray.applyAsInt(value);
      items.putInt(0x010101 * value).putShort(part).putShort(part);
      items.putShort((short) blue.applyAsInt(value));
      items.put(RED_GREEN_BLUE).put((byte) 0);
    }
    connection.check(
        "StoreColors",
        Core.xcb_store_colors_checked(connection.pointer(), colormap, 256, items.array()));
    connection.check(
        "ChangeWindowAttributes",
        Xproto.xcb_change_window_attributes_checked(
            connection.pointer(), window, COLORMAP, new int[] {colormap}));
  }

  /** Frees the colormap of a window. */
  public void freeColormap(int window) {
    int colormap = new WindowRequests(connection).getAttributes(window).await().colormap();
    connection.check(
        "FreeColormap", Core.xcb_free_colormap_checked(connection.pointer(), colormap));
  }

  /** Makes a window that only gets input, and maps it. */
  public int showInputOnly(int parent) {
    int window = connection.generateId();
    connection.check(
        "CreateWindow",
        Xproto.xcb_create_window_checked(
            connection.pointer(),
            (byte) 0,
            window,
            parent,
            (short) 0,
            (short) 0,
            (short) 9,
            (short) 9,
            (short) 0,
            INPUT_ONLY,
            0,
            0,
            new int[0]));
    map(window);
    return window;
  }

  /** Makes a window, and maps it. */
  public int show(int parent, Plan plan) {
    int window = create(parent, plan);
    map(window);
    return window;
  }

  /** Makes a window of an id that another had, and maps it. */
  public void showAs(int window, int parent, Plan plan) {
    create(window, parent, plan);
    map(window);
  }

  public void map(int window) {
    connection.check("MapWindow", Xproto.xcb_map_window_checked(connection.pointer(), window));
  }

  public void unmap(int window) {
    connection.check("UnmapWindow", Core.xcb_unmap_window_checked(connection.pointer(), window));
  }

  public void destroy(int window) {
    connection.check(
        "DestroyWindow", Xproto.xcb_destroy_window_checked(connection.pointer(), window));
  }

  /** The window that a window is in. */
  public int parent(int window) {
    return new WindowRequests(connection).queryTree(window).await().parent();
  }

  public void reparent(int window, int parent, int x, int y) {
    connection.check(
        "ReparentWindow",
        Core.xcb_reparent_window_checked(
            connection.pointer(), window, parent, (short) x, (short) y));
  }

  /** Moves a window and gives it another size, in pixels. */
  public void place(int window, int x, int y, int width, int height) {
    configure(window, X_Y_WIDTH_HEIGHT, x, y, width, height);
  }

  /** Gives a window a border of another width, in pixels. */
  public void border(int window, int pixels) {
    configure(window, BORDER_WIDTH, pixels);
  }

  /** Puts a window over all others. */
  public void raise(int window) {
    configure(window, STACK_MODE, ABOVE);
  }

  private void configure(int window, short mask, int... values) {
    connection.check(
        "ConfigureWindow",
        Core.xcb_configure_window_checked(connection.pointer(), window, mask, values));
  }

  /** Has the server tell of parts of a window that are to be drawn, by Expose. */
  public void selectExposures(int window) {
    connection.check(
        "ChangeWindowAttributes",
        Xproto.xcb_change_window_attributes_checked(
            connection.pointer(), window, Xproto.XCB_CW_EVENT_MASK, new int[] {EXPOSURES}));
  }

  /** Sets a property of bytes. */
  public void set(int window, int property, int type, byte[] value) {
    change(REPLACE, window, property, type, 8, value.length, value);
  }

  /** Sets a property of windows' ids, in parts that a request can hold. */
  public void setIds(int window, String property, int... ids) {
    int atom = atom(property);
    byte mode = REPLACE;
    int at = 0;
    do {
      int count = Math.min(ids.length - at, 10_000);
      ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.nativeOrder());
      bytes.asIntBuffer().put(ids, at, count);
      change(mode, window, atom, 33, 32, count, bytes.array());
      mode = APPEND;
      at += count;
    } while (at < ids.length);
  }

  /** Lists windows as a window manager does that is there (EWMH), until its program disconnects. */
  public void listAsManager(int root, int... ids) {
    int check = create(root, Plan.at(-1, -1, 1, 1, 0));
    setIds(check, MANAGER, check);
    setIds(root, MANAGER, check);
    setIds(root, CLIENTS, ids);
  }

  /** Leaves nothing of that on the root window, as a window manager that ends as it should. */
  public void unlistAsManager(int root) {
    setIds(root, MANAGER);
    setIds(root, CLIENTS);
  }

  /** Sets the title and the class, as programs of the core protocol do. */
  public void name(int window, String title, String instance, String className) {
    set(window, 39, 31, title.getBytes(StandardCharsets.ISO_8859_1));
    set(window, 67, 31, (instance + "\0" + className + "\0").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sets the title, as newer programs do. */
  public void nameInUtf8(int window, String title) {
    nameInUtf8(window, title.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets the title to bytes that need not be of UTF-8. */
  public void nameInUtf8(int window, byte[] title) {
    set(window, atom("_NET_WM_NAME"), atom("UTF8_STRING"), title);
  }

  /** The atom of a name, which is made if there is none. */
  public int atom(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return new Pending<>(
            connection,
            "InternAtom",
            Xproto.xcb_intern_atom(connection.pointer(), (byte) 0, (short) bytes.length, bytes),
            Xproto::xcb_intern_atom_reply,
            wire -> wire.i32(8))
        .await();
  }

  /** Sends what the server sends when a window is destroyed, though it is not. */
  public void pretendDestroyed(int window) {
    ByteBuffer event = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    event.put(0, (byte) DESTROY_NOTIFY).putInt(4, window).putInt(8, window);
    connection.check(
        "SendEvent",
        Core.xcb_send_event_checked(
            connection.pointer(), (byte) 0, window, STRUCTURE_NOTIFY, event.array()));
  }

  private void change(
      byte mode, int window, int property, int type, int format, int items, byte[] value) {
    connection.check(
        "ChangeProperty",
        Core.xcb_change_property_checked(
            connection.pointer(), mode, window, property, type, (byte) format, items, value));
  }
}
