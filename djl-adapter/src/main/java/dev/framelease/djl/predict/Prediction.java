package dev.framelease.djl.predict;

import dev.framelease.frame.FrameInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one frame. It holds no slot.
 *
 * <p>Immutable, if the value is.
 *
 * @param frame the frame's sequence, region and times
 * @param value what the translator gave; empty if it gave null, or there is a failure
 * @param failure why there is no value; empty if the prediction succeeded
 * @param time when the frame went through the stages
 * @param <T> what a prediction gives
 */
public record Prediction<T>(
    FrameInfo frame,
    Optional<T> value,
    Optional<PredictionException> failure,
    PredictionTime time) {
  /** Checks that nothing is null. */
  public Prediction {
    Objects.requireNonNull(frame, "frame");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(time, "time");
  }

  /**
   * Returns what the translator gave.
   *
   * @return the value; null only if the translator gave null
   * @throws PredictionException if the prediction failed
   */
  public T get() {
    if (failure.isPresent()) {
      PredictionException why = failure.get();
      // An exception of one's own, with one's own stack.
      throw new PredictionException(why.reason(), why.getMessage(), why);
    }
    return value.orElse(null);
  }

  /**
   * Returns how long the result took. It means nothing for frames of a recording, whose requests
   * were made on another clock.
   *
   * @return nanoseconds from the request of the frame to the server until the result was there
   */
  public long latencyNanos() {
    return time.completedNanos() - frame.time().requestedNanos();
  }
}
