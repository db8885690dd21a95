package dev.framelease.arrow.batch;

/** A frame does not fit the schema that it is to be a row of. */
public final class FrameFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  FrameFormatException(String message) {
    super(message);
  }
}
