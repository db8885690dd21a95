package dev.framelease.x11.xcb;

/** The server answered a request with an error. */
public final class XErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient XError error;

  XErrorException(String request, XError error, String described) {
    super("the X server refused " + request + " with " + described);
    this.error = error;
  }

  /**
   * Returns what the server sent.
   *
   * @return the error
   */
  public XError error() {
    return error;
  }
}
