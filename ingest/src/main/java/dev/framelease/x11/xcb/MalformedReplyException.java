package dev.framelease.x11.xcb;

/** The server sent less than its own answer says that it has. */
public final class MalformedReplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was found, and what was expected
   */
  public MalformedReplyException(String message) {
    super(message);
  }
}
