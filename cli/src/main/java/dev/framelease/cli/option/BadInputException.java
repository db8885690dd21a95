package dev.framelease.cli.option;

/** What the user gave cannot be used. The message names the thing, what was found, the remedy. */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInputException(String message) {
    this(message, null);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
