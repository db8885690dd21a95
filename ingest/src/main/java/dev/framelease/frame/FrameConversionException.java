package dev.framelease.frame;

/** A frame could not be converted, since the system has no memory for the copy. */
public final class FrameConversionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FrameConversionException(String message, Throwable cause) {
    super(message, cause);
  }
}
