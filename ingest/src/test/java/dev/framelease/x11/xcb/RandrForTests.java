package dev.framelease.x11.xcb;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Changes the screen of a test's own server: what xrandr(1) does. */
public final class RandrForTests implements AutoCloseable {
  private static final int ROTATE_0 = 1;

  private final XcbConnection connection;
  private final int root;

  /** Connects to a display. */
  public RandrForTests(String display) {
    connection = XcbConnection.connect(display);
    Pointer setup = Xcb.xcb_get_setup(connection.pointer());
    int formatsAt = 40 + (setup.getShort(24) + 3) / 4 * 4;
    root = setup.getInt(formatsAt + 8 * setup.getByte(29));
  }

  /** Turns the one CRTC off, which would keep the root window from getting smaller. */
  public void turnOff() {
    int status = configure(0, ROTATE_0, new int[0]);
    assert status == 0 : "RRSetCrtcConfig says " + status;
  }

  /**
   * Switches the first CRTC to a mode of this size, turned by 0 (1), 90 (2), 180 (4) or 270 (8).
   */
  public boolean setMode(int width, int height, int rotation) {
    return configure(modeOf(width, height), rotation, new int[] {firstOutput()}) == 0;
  }

  private int configure(int mode, int rotation, int[] outputs) {
    ScreenResources resources = resources();
    return new Pending<>(
            connection,
            "RRSetCrtcConfig",
            Binding.xcb_randr_set_crtc_config(
                connection.pointer(),
                resources.crtcs().get(0),
                0,
                resources.configTimestamp(),
                (short) 0,
                (short) 0,
                mode,
                (short) rotation,
                outputs.length,
                outputs),
            Binding::xcb_randr_set_crtc_config_reply,
            wire -> wire.u8(1))
        .await();
  }

  private ScreenResources resources() {
    return new RandrRequests(connection).getScreenResourcesCurrent(root).await();
  }

  private int firstOutput() {
    return ask(wire -> wire.i32(32 + 4 * wire.u16(16)));
  }

  private int modeOf(int width, int height) {
    return ask(
        wire -> {
          int at = 32 + 4 * (wire.u16(16) + wire.u16(18));
          for (int i = 0; i < wire.u16(20); i++, at += 32) {
            if (wire.u16(at + 4) == width && wire.u16(at + 6) == height) {
              return wire.i32(at);
            }
          }
          throw new AssertionError("the server has no mode " + width + "x" + height);
        });
  }

  /** Reads the reply to GetScreenResourcesCurrent. */
  private int ask(Function<Wire, Integer> reader) {
    return new Pending<>(
            connection,
            "RRGetScreenResourcesCurrent",
            XcbRandr.xcb_randr_get_screen_resources_current(connection.pointer(), root),
            XcbRandr::xcb_randr_get_screen_resources_current_reply,
            reader)
        .await();
  }

  /** Changes the size of the root window. */
  public void resize(int width, int height) {
    connection.check(
        "RRSetScreenSize",
        Binding.xcb_randr_set_screen_size_checked(
            connection.pointer(), root, (short) width, (short) height, 100, 100));
  }

  /** Adds a monitor that no output belongs to. */
  public void addMonitor(String name, boolean primary, int x, int y, int width, int height) {
    try (Memory request = new Memory(32)) {
      request.clear();
      request.setInt(4, root);
      request.setInt(8, atom(name));
      request.setByte(12, (byte) (primary ? 1 : 0));
      request.setShort(16, (short) x);
      request.setShort(18, (short) y);
      request.setShort(20, (short) width);
      request.setShort(22, (short) height);
      request.setInt(24, 100);
      request.setInt(28, 100);
      connection.check("RRSetMonitor", sendSetMonitor(request));
    }
  }

  /** By hand, since xcb_randr_set_monitor of libxcb 1.15 fails an assertion of its own. */
  private int sendSetMonitor(Memory request) {
    int setMonitor = 43;
    try (Memory protocolRequest = new Memory(24);
        Memory vectors = new Memory(3 * 16)) {
      protocolRequest.clear();
      protocolRequest.setLong(0, 1);
      protocolRequest.setPointer(
          8,
          NativeLibrary.getInstance("libxcb-randr.so.0").getGlobalVariableAddress("xcb_randr_id"));
      protocolRequest.setByte(16, (byte) setMonitor);
      protocolRequest.setByte(17, (byte) 1);
      // xcb_send_request takes two entries in front of the first for itself.
      vectors.clear();
      vectors.setPointer(32, request);
      vectors.setLong(40, request.size());
      return Core.xcb_send_request(connection.pointer(), 1, vectors.share(32), protocolRequest);
    }
  }

  /** Removes a monitor that was added. */
  public void removeMonitor(String name) {
    connection.check(
        "RRDeleteMonitor",
        Binding.xcb_randr_delete_monitor_checked(connection.pointer(), root, atom(name)));
  }

  /** Gives the first output an EDID, as a driver does. */
  public void setEdid(byte[] bytes) {
    int integer = 19;
    connection.check(
        "RRChangeOutputProperty",
        Binding.xcb_randr_change_output_property_checked(
            connection.pointer(),
            firstOutput(),
            atom("EDID"),
            integer,
            (byte) 8,
            (byte) 0,
            bytes.length,
            bytes));
  }

  /** Does something with the server grabbed: other clients see all of it, or nothing. */
  public void atOnce(Runnable changes) {
    connection.check("GrabServer", Core.xcb_grab_server_checked(connection.pointer()));
    try {
      changes.run();
    } finally {
      connection.check("UngrabServer", Core.xcb_ungrab_server_checked(connection.pointer()));
    }
  }

  /** Fills all of the root window. */
  public void fill(int rgb) {
    DrawRequests draw = new DrawRequests(connection);
    int gc = draw.createGc(root);
    draw.foreground(gc, rgb);
    draw.fillRectangle(root, gc, 0, 0, 2000, 2000);
    draw.freeGc(gc);
    draw.finish();
  }

  private int atom(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new Pending<>(
            connection,
            "InternAtom",
            Core.xcb_intern_atom(connection.pointer(), (byte) 0, (short) bytes.length, bytes),
            Core::xcb_intern_atom_reply,
            wire -> wire.i32(8))
        .await();
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

    static native int xcb_grab_server_checked(Pointer c);

    static native int xcb_ungrab_server_checked(Pointer c);

    static native int xcb_intern_atom(Pointer c, byte onlyIfExists, short nameLen, byte[] name);

    static native int xcb_send_request(
        Pointer c, int flags, Pointer vector, Pointer protocolRequest);

    @CallerFrees
    static native Pointer xcb_intern_atom_reply(Pointer c, int cookie, Pointer e);
  }

  @SuppressWarnings("MemberName")
  private static final class Binding {
    static {
      XcbLibrary.RANDR.bind(Binding.class);
    }

    static native int xcb_randr_set_screen_size_checked(
        Pointer c, int window, short width, short height, int mmWidth, int mmHeight);

    static native int xcb_randr_set_crtc_config(
        Pointer c,
        int crtc,
        int timestamp,
        int configTimestamp,
        short x,
        short y,
        int mode,
        short rotation,
        int outputsLen,
        int[] outputs);

    static native int xcb_randr_change_output_property_checked(
        Pointer c,
        int output,
        int property,
        int type,
        byte format,
        byte mode,
        int numUnits,
        byte[] data);

    @CallerFrees
    static native Pointer xcb_randr_set_crtc_config_reply(Pointer c, int cookie, Pointer e);

    static native int xcb_randr_delete_monitor_checked(Pointer c, int window, int name);
  }
}
