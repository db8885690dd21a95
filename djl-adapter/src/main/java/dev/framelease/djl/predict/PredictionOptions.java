package dev.framelease.djl.predict;

import dev.framelease.capture.SlowConsumer;
import java.time.Duration;
import java.util.Objects;

/**
 * How predictions are made from a stream.
 *
 * <p>Immutable.
 *
 * @param slowConsumer what to do when the model is slower than the frames, or the takers than the
 *     results: keep the latest, wait, or drop the newest. Waiting predicts every frame that the
 *     stream delivers; whether the stream itself then waits, too, its own options say.
 * @param capacity results that may wait to be taken, at least 1; one input waits for the model
 * @param timeout how long the preparation or the prediction of one frame may take, or the close of
 *     what is dropped, before it counts as hung
 * @param maxHung how many may hang at a time, 0 or more; one more ends the predictions. Each holds
 *     its frame, and a thread, until it returns.
 */
public record PredictionOptions(
    SlowConsumer slowConsumer, int capacity, Duration timeout, int maxHung) {
  /** The latest frame wins; one result waits; half a minute for each stage; two may hang. */
  public static final PredictionOptions DEFAULT =
      new PredictionOptions(SlowConsumer.KEEP_LATEST, 1, Duration.ofSeconds(30), 2);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public PredictionOptions {
    Objects.requireNonNull(slowConsumer, "slowConsumer");
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "at least 1 result must be able to wait, and not " + capacity);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "the timeout of a stage must be positive, and is " + timeout);
    }
    if (maxHung < 0) {
      throw new IllegalArgumentException("0 or more stages may hang at a time, and not " + maxHung);
    }
  }

  /**
   * Returns these options with every frame predicted, however long it takes.
   *
   * @return new options
   */
  public PredictionOptions everyFrame() {
    return withSlowConsumer(SlowConsumer.BLOCK);
  }

  /**
   * Returns these options with another policy.
   *
   * @param policy what to do when a stage is slower than the one before
   * @return new options
   */
  public PredictionOptions withSlowConsumer(SlowConsumer policy) {
    return new PredictionOptions(policy, capacity, timeout, maxHung);
  }

  /**
   * Returns these options with another bound.
   *
   * @param results that may wait to be taken, at least 1
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public PredictionOptions withCapacity(int results) {
    return new PredictionOptions(slowConsumer, results, timeout, maxHung);
  }

  /**
   * Returns these options with another watchdog.
   *
   * @param limit how long one stage of one frame may take, positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public PredictionOptions withTimeout(Duration limit) {
    return new PredictionOptions(slowConsumer, capacity, limit, maxHung);
  }

  /**
   * Returns these options with another bound for what hangs.
   *
   * @param most how many may hang at a time, 0 or more
   * @return new options
   * @throws IllegalArgumentException if it is negative
   */
  public PredictionOptions withMaxHung(int most) {
    return new PredictionOptions(slowConsumer, capacity, timeout, most);
  }
}
