package dev.framelease.x11.xcb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of RandR. On the connection's thread only, and only where {@link XcbLibrary#RANDR} is
 * there and the server has the extension.
 */
public final class RandrRequests {
  private static final int MONITOR_BYTES = 24;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public RandrRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells the server which version this client speaks, and asks for its own.
   *
   * @param major of the version
   * @param minor of the version
   * @return the answer to come
   */
  public Pending<RandrVersion> queryVersion(int major, int minor) {
    return new Pending<>(
        connection,
        "RRQueryVersion",
        XcbRandr.xcb_randr_query_version(connection.pointer(), major, minor),
        XcbRandr::xcb_randr_query_version_reply,
        wire -> new RandrVersion(wire.i32(8), wire.i32(12)));
  }

  /**
   * Has the server tell of every change of the screen, its CRTCs and its outputs, and waits until
   * it does. RandR 1.2.
   *
   * @param root the root window
   */
  public void selectChanges(int root) {
    connection.check(
        "RRSelectInput",
        XcbRandr.xcb_randr_select_input_checked(
            connection.pointer(),
            root,
            (short)
                (XcbRandr.XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE
                    | XcbRandr.XCB_RANDR_NOTIFY_MASK_CRTC_CHANGE
                    | XcbRandr.XCB_RANDR_NOTIFY_MASK_OUTPUT_CHANGE)));
  }

  /**
   * Asks for a property of an output that is made of bytes. RandR 1.2.
   *
   * @param output its id
   * @param property the atom of its name
   * @param byteCount how many bytes to ask for, a multiple of 4
   * @return the answer to come: what there is of them, perhaps nothing
   */
  public Pending<ByteBuffer> getOutputProperty(int output, int property, int byteCount) {
    return new Pending<>(
        connection,
        "RRGetOutputProperty",
        XcbRandr.xcb_randr_get_output_property(
            connection.pointer(), output, property, 0, 0, byteCount / 4, (byte) 0, (byte) 0),
        XcbRandr::xcb_randr_get_output_property_reply,
        RandrRequests::readBytes);
  }

  static ByteBuffer readBytes(Wire wire) {
    int format = wire.u8(1);
    int items = wire.i32(16);
    ByteBuffer bytes = wire.slice(32, format == 8 ? items : 0);
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  /**
   * Asks for the monitors that are on. RandR 1.5.
   *
   * @param root the root window
   * @return the answer to come
   */
  public Pending<List<MonitorInfo>> getMonitors(int root) {
    return new Pending<>(
        connection,
        "RRGetMonitors",
        XcbRandr.xcb_randr_get_monitors(connection.pointer(), root, (byte) 1),
        XcbRandr::xcb_randr_get_monitors_reply,
        RandrRequests::readMonitors);
  }

  /**
   * Asks for the CRTCs, without looking for new hardware. RandR 1.3.
   *
   * @param root the root window
   * @return the answer to come
   */
  public Pending<ScreenResources> getScreenResourcesCurrent(int root) {
    return new Pending<>(
        connection,
        "RRGetScreenResourcesCurrent",
        XcbRandr.xcb_randr_get_screen_resources_current(connection.pointer(), root),
        XcbRandr::xcb_randr_get_screen_resources_current_reply,
        RandrRequests::readResources);
  }

  /**
   * Asks where a CRTC stands. RandR 1.2.
   *
   * @param crtc its id
   * @param configTimestamp of the configuration that it is from
   * @return the answer to come
   */
  public Pending<CrtcInfo> getCrtcInfo(int crtc, int configTimestamp) {
    return new Pending<>(
        connection,
        "RRGetCrtcInfo",
        XcbRandr.xcb_randr_get_crtc_info(connection.pointer(), crtc, configTimestamp),
        XcbRandr::xcb_randr_get_crtc_info_reply,
        RandrRequests::readCrtc);
  }

  /**
   * Asks for the name of an output. RandR 1.2.
   *
   * @param output its id
   * @param configTimestamp of the configuration that it is from
   * @return the answer to come
   */
  public Pending<String> getOutputName(int output, int configTimestamp) {
    return new Pending<>(
        connection,
        "RRGetOutputInfo",
        XcbRandr.xcb_randr_get_output_info(connection.pointer(), output, configTimestamp),
        XcbRandr::xcb_randr_get_output_info_reply,
        RandrRequests::readOutputName);
  }

  /**
   * Asks which output is the primary one. RandR 1.3.
   *
   * @param root the root window
   * @return the answer to come: an id, or 0 for none
   */
  public Pending<Integer> getOutputPrimary(int root) {
    return new Pending<>(
        connection,
        "RRGetOutputPrimary",
        XcbRandr.xcb_randr_get_output_primary(connection.pointer(), root),
        XcbRandr::xcb_randr_get_output_primary_reply,
        wire -> wire.i32(8));
  }

  static List<MonitorInfo> readMonitors(Wire wire) {
    int count = wire.i32(12);
    List<MonitorInfo> monitors = new ArrayList<>();
    int at = 32;
    for (int i = 0; i < count; i++) {
      int outputs = wire.u16(at + 6);
      monitors.add(
          new MonitorInfo(
              wire.i32(at),
              wire.u8(at + 4) != 0,
              wire.i16(at + 8),
              wire.i16(at + 10),
              wire.u16(at + 12),
              wire.u16(at + 14),
              readIds(wire, at + MONITOR_BYTES, outputs)));
      at += MONITOR_BYTES + 4 * outputs;
    }
    return monitors;
  }

  static ScreenResources readResources(Wire wire) {
    return new ScreenResources(wire.i32(12), readIds(wire, 32, wire.u16(16)));
  }

  static CrtcInfo readCrtc(Wire wire) {
    return new CrtcInfo(
        wire.i16(12), wire.i16(14), wire.u16(16), wire.u16(18), readIds(wire, 32, wire.u16(28)));
  }

  private static List<Integer> readIds(Wire wire, int offset, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(wire.i32(offset + 4 * i));
    }
    return ids;
  }

  static String readOutputName(Wire wire) {
    int lists = wire.u16(26) + wire.u16(28) + wire.u16(32);
    return wire.text(36 + 4 * lists, wire.u16(34));
  }
}
