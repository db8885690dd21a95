package dev.framelease.arrow.replay;

/**
 * A recording is not as the format says: it is truncated, corrupt, hostile, or of a kind that
 * Framelease does not read. The message names the file, the byte, what was found there, and what
 * was expected.
 */
public final class ArchiveFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 2000;

  private final long position;

  ArchiveFormatException(Place at, String found, String expected, Throwable cause) {
    super(printable(at + ": found " + found + ", expected " + expected), cause);
    this.position = at.position();
  }

  private ArchiveFormatException(String message, ArchiveFormatException cause) {
    super(message, cause);
    this.position = cause.position;
  }

  /** The same, and what to do about it. */
  ArchiveFormatException with(String remedy) {
    return new ArchiveFormatException(getMessage() + printable(remedy), this);
  }

  /** Names and metadata come from the file: they may be long, and command a terminal. */
  private static String printable(String text) {
    return text.substring(0, Math.min(text.length(), MAX_LENGTH)).replaceAll("\\p{Cc}", "?");
  }

  /**
   * Returns where the fault is.
   *
   * @return bytes from the start of the file to the start of the faulty part
   */
  public long position() {
    return position;
  }
}
