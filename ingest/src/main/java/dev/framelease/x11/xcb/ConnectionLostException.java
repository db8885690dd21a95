package dev.framelease.x11.xcb;

/** The connection to the X server is broken, and nothing more can be asked through it. */
public final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String request, int code) {
    super("the connection to the X server broke at " + request + " (XCB error " + code + ")");
  }
}
