package dev.framelease.x11.xcb;

/** There is no connection: {@code xcb_connect} failed. */
public final class ConnectFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why {@code xcb_connect} failed, as {@code xcb.h} numbers it. */
  public enum Cause {
    /** {@code XCB_CONN_ERROR}: nothing answers, or the server refuses this client. */
    NO_CONNECTION,
    /** {@code XCB_CONN_CLOSED_PARSE_ERR}: this is not the name of a display. */
    MALFORMED_NAME,
    /** {@code XCB_CONN_CLOSED_INVALID_SCREEN}: the server has no screen of that number. */
    NO_SUCH_SCREEN,
    /** Another error. */
    OTHER
  }

  /** {@code XCB_CONN_CLOSED_INVALID_SCREEN}. */
  static final int NO_SUCH_SCREEN = 6;

  private final int code;

  ConnectFailedException(int code) {
    super("xcb_connect failed with XCB error " + code);
    this.code = code;
  }

  /**
   * Returns why it failed.
   *
   * @return the cause
   */
  public Cause why() {
    return switch (code) {
      case 1 -> Cause.NO_CONNECTION;
      case 5 -> Cause.MALFORMED_NAME;
      case NO_SUCH_SCREEN -> Cause.NO_SUCH_SCREEN;
      default -> Cause.OTHER;
    };
  }
}
