package dev.framelease.x11.xcb;

import java.nio.charset.StandardCharsets;

/** Requests that say whom a server lets in. On the connection's thread only. */
public final class AccessRequests {
  /** {@code FamilyLocalHost} of Xauth.h: whoever connects from this machine. */
  private static final byte FAMILY_LOCAL_HOST = (byte) 252;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public AccessRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Lets in one user of this machine, whom the kernel vouches for, and no other who has no cookie.
   *
   * @param uid the number of the user
   * @throws XErrorException if the server refuses
   */
  public void allowOnlyUser(int uid) {
    String name = "localuser\0#" + Integer.toUnsignedString(uid);
    change(
        Xproto.XCB_HOST_MODE_INSERT,
        Xproto.XCB_FAMILY_SERVER_INTERPRETED,
        name.getBytes(StandardCharsets.US_ASCII));
    change(Xproto.XCB_HOST_MODE_DELETE, FAMILY_LOCAL_HOST, new byte[0]);
  }

  private void change(byte mode, byte family, byte[] address) {
    connection.check(
        "ChangeHosts",
        Xproto.xcb_change_hosts_checked(
            connection.pointer(), mode, family, (short) address.length, address));
  }
}
