package dev.framelease.djl.predict;

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
  ENDED
}
