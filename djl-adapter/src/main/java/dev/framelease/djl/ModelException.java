package dev.framelease.djl;

import java.util.Objects;

/** A model could not be used. The message names what was found, and the remedy. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a model could not be used. */
  public enum Reason {
    /** There is no such file, or it cannot be read; or the temporary folder takes none. */
    FILE_UNREADABLE,
    /** The file is of neither format, or damaged. */
    NOT_A_MODEL,
    /** There is no engine of that name. */
    UNKNOWN_ENGINE,
    /** The engine does not load in this process. */
    ENGINE_UNAVAILABLE,
    /** The engine does not run models of this format. */
    WRONG_ENGINE,
    /** The engine refused the model, or an input of it. */
    REFUSED,
    /** The model wants something that no frame can be turned into. */
    UNSUPPORTED_INPUT,
    /** The thread was interrupted while it read the file; its flag is still set. */
    INTERRUPTED
  }

  private final Reason reason;

  ModelException(Reason reason, String message) {
    this(reason, message, null);
  }

  ModelException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Returns why the model could not be used.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
