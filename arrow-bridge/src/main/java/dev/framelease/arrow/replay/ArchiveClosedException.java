package dev.framelease.arrow.replay;

/** An archive was used after its close, or was closed while it was used. */
final class ArchiveClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ArchiveClosedException(Object archive, Throwable cause) {
    super("the archive " + archive + " is closed; open it again", cause);
  }
}
