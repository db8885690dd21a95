package dev.framelease.arrow.batch;

/**
 * A frame does not fit the schema that it is to be a row of; or a schema or a row that is read is
 * none of frames. The message says what was found, and what was expected.
 */
public final class FrameFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was found, and what was expected
   */
  public FrameFormatException(String message) {
    super(message);
  }
}
