package dev.framelease.x11.xcb;

/** A native library is not installed, or too old. The message names the package that has it. */
public final class LibraryMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LibraryMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
