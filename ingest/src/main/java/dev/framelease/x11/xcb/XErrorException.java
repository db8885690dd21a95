package dev.framelease.x11.xcb;

/** The server answered a request with an error. */
public final class XErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int BAD_WINDOW = 3;
  private static final int BAD_DRAWABLE = 9;

  private final XError error;

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

  /**
   * Tells whether the server said that there is no such window, or none any more: BadWindow or
   * BadDrawable of the core protocol.
   *
   * @return whether it did
   */
  public boolean isOfMissingWindow() {
    return error.code() == BAD_WINDOW || error.code() == BAD_DRAWABLE;
  }
}
