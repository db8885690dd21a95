package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/**
 * {@code xcb/xcb.h}.
 *
 * <p>A cookie is a struct of one {@code unsigned int}, returned by value; as {@code int} it is the
 * same register on x86-64 and AArch64.
 */
@SuppressWarnings("MemberName")
final class Xcb {
  static {
    XcbLibrary.XCB.bind(Xcb.class);
  }

  private Xcb() {}

  /** Never NULL; ask xcb_connection_has_error, and give it to xcb_disconnect in any case. */
  static native Pointer xcb_connect(String displayname, int[] screenp);

  /** As above; the descriptor is the connection's, which closes it also where this fails. */
  static native Pointer xcb_connect_to_fd(int fd, Pointer authInfo);

  static native void xcb_disconnect(Pointer c);

  static native int xcb_connection_has_error(Pointer c);

  /** Owned by the connection. */
  static native Pointer xcb_get_setup(Pointer c);

  static native int xcb_get_file_descriptor(Pointer c);

  static native int xcb_generate_id(Pointer c);

  static native int xcb_flush(Pointer c);

  /** In units of four bytes. */
  static native int xcb_get_maximum_request_length(Pointer c);

  @CallerFrees
  static native Pointer xcb_request_check(Pointer c, int cookie);

  /** Reads what has come through the socket, without waiting. */
  @CallerFrees
  static native Pointer xcb_poll_for_event(Pointer c);

  /** Reads nothing through the socket. */
  @CallerFrees
  static native Pointer xcb_poll_for_queued_event(Pointer c);

  /**
   * Reads nothing through the socket, and never waits.
   *
   * @return 0 while neither the reply nor an error has been read
   */
  static native int xcb_poll_for_reply(Pointer c, int request, Pointer reply, Pointer error);
}
