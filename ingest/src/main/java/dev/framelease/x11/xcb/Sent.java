package dev.framelease.x11.xcb;

/**
 * A request without a reply, which the server may still refuse. Check every one: libxcb keeps a
 * refusal until somebody asks for it.
 */
public final class Sent {
  private final XcbConnection connection;
  private final String request;
  private final int cookie;
  private int resource;

  Sent(XcbConnection connection, String request, int cookie) {
    this.connection = connection;
    this.request = request;
    this.cookie = cookie;
  }

  /** Says what this request is about, for messages. */
  Sent of(int about) {
    resource = about;
    return this;
  }

  /**
   * Waits until the server has handled the request, which costs nothing where the answer to a later
   * one has been read. Call it once.
   *
   * @throws XErrorException if the server refused the request
   * @throws ConnectionLostException if the connection broke
   */
  public void check() {
    connection.check(request, resource, cookie);
  }
}
