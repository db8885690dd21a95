package dev.framelease.cli;

/** What the user gave cannot be used. The message names the thing, what was found, the remedy. */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    this(message, null);
  }

  BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
