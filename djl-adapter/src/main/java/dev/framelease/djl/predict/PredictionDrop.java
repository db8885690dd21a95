package dev.framelease.djl.predict;

import dev.framelease.capture.DropCause;

/** Why a frame that was taken has no result that somebody took. */
public enum PredictionDrop {
  /** Prepared, and replaced by a newer one before the model was free. */
  INPUT_REPLACED,
  /** Prepared, and dropped because another one waited for the model. */
  INPUT_QUEUE_FULL,
  /** Predicted, and replaced by a newer result before somebody took it. */
  RESULT_REPLACED,
  /** Predicted, and dropped because as many results waited as may. */
  RESULT_QUEUE_FULL,
  /** Not predicted, or not taken, before the end. */
  ENDED;

  /** Why an input was dropped that waited for the model. */
  static PredictionDrop ofInput(DropCause why) {
    return of(why, INPUT_REPLACED, INPUT_QUEUE_FULL);
  }

  /** Why a result was dropped that waited for a taker. */
  static PredictionDrop ofResult(DropCause why) {
    return of(why, RESULT_REPLACED, RESULT_QUEUE_FULL);
  }

  private static PredictionDrop of(
      DropCause why, PredictionDrop replaced, PredictionDrop queueFull) {
    return switch (why) {
      case REPLACED -> replaced;
      case QUEUE_FULL -> queueFull;
      default -> ENDED;
    };
  }
}
