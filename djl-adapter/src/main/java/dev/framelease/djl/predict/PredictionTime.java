package dev.framelease.djl.predict;

/**
 * When a frame went through the stages, as {@link System#nanoTime()}. A stage that was not reached
 * has the time of the failure.
 *
 * <p>Immutable.
 *
 * @param takenNanos when it was taken from its stream
 * @param preparedNanos when the input of the model was made
 * @param startedNanos when the model began
 * @param completedNanos when the result was there
 */
public record PredictionTime(
    long takenNanos, long preparedNanos, long startedNanos, long completedNanos) {}
