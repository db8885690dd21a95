package dev.framelease.x11.xcb;

import java.nio.ByteOrder;

/**
 * Requests of XFixes. On the connection's thread only, and only where {@link XcbLibrary#XFIXES} is
 * there and the server has the extension.
 */
public final class XfixesRequests {
  private static final int HEADER_BYTES = 32;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public XfixesRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells the server which version this client speaks, which every other request needs.
   *
   * @param major of the version
   * @param minor of the version
   * @return the answer to come: the major version that both speak
   */
  public Pending<Integer> queryVersion(int major, int minor) {
    return new Pending<>(
        connection,
        "XFixesQueryVersion",
        XcbXfixes.xcb_xfixes_query_version(connection.pointer(), major, minor),
        XcbXfixes::xcb_xfixes_query_version_reply,
        wire -> wire.i32(8));
  }

  /**
   * Asks for the cursor. XFixes 1.
   *
   * @return the answer to come, without the cursor's name; BadCursor if there is none
   */
  public Pending<CursorReply> getCursorImage() {
    return new Pending<>(
        connection,
        "XFixesGetCursorImage",
        XcbXfixes.xcb_xfixes_get_cursor_image(connection.pointer()),
        XcbXfixes::xcb_xfixes_get_cursor_image_reply,
        wire -> readCursor(wire, ""));
  }

  /**
   * Asks for the cursor with its name. XFixes 2.
   *
   * @return the answer to come; BadCursor if there is no cursor
   */
  public Pending<CursorReply> getCursorImageAndName() {
    return new Pending<>(
        connection,
        "XFixesGetCursorImageAndName",
        XcbXfixes.xcb_xfixes_get_cursor_image_and_name(connection.pointer()),
        XcbXfixes::xcb_xfixes_get_cursor_image_and_name_reply,
        XfixesRequests::readNamedCursor);
  }

  /** The name follows the pixels. */
  static CursorReply readNamedCursor(Wire wire) {
    return readCursor(wire, wire.text(HEADER_BYTES + pixelBytes(wire), wire.u16(28)));
  }

  static CursorReply readCursor(Wire wire, String name) {
    int[] argb = new int[pixelBytes(wire) / Integer.BYTES];
    wire.slice(HEADER_BYTES, argb.length * Integer.BYTES)
        .order(ByteOrder.nativeOrder())
        .asIntBuffer()
        .get(argb);
    return new CursorReply(
        wire.i16(8),
        wire.i16(10),
        wire.u16(12),
        wire.u16(14),
        wire.u16(16),
        wire.u16(18),
        wire.i32(20) & 0xffff_ffffL,
        name,
        argb);
  }

  /** How much the pixels take, which two sizes of 16 bits may say to be beyond any reply. */
  private static int pixelBytes(Wire wire) {
    long bytes = 4L * wire.u16(12) * wire.u16(14);
    if (bytes > wire.length() - HEADER_BYTES) {
      throw new MalformedReplyException(
          "the reply with a cursor is "
              + wire.length()
              + " bytes long, and one of "
              + wire.u16(12)
              + "x"
              + wire.u16(14)
              + " pixels takes "
              + (HEADER_BYTES + bytes));
    }
    return (int) bytes;
  }
}
