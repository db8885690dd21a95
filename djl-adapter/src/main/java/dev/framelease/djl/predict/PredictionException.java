package dev.framelease.djl.predict;

import java.util.Objects;

/** A prediction failed, or predictions cannot go on. The message names the frame and the remedy. */
public final class PredictionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The translator could not make the model's input, or could not be prepared. */
    PREPARE_FAILED,
    /** The model, or the translator of its output, threw. */
    PREDICT_FAILED,
    /** A stage did not return in time. Its frame is held until it does. */
    TIMED_OUT,
    /** As many stages hang as may: predictions have ended. */
    TOO_MANY_HUNG,
    /** A thread that waited for a result was interrupted: predictions have ended. */
    INTERRUPTED,
    /** A fault of this class's own. */
    INTERNAL
  }

  private final Reason reason;

  PredictionException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Returns why it failed.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
