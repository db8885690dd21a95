package dev.framelease.djl.predict;

import dev.framelease.capture.Latency;
import dev.framelease.capture.StreamStatistics;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was done so far. In the end, taken = delivered + dropped; while it runs, the counts are read
 * one after the other and may be some frames apart.
 *
 * <p>Immutable.
 *
 * @param frames what the stream of frames did: what was captured, and dropped before it was taken
 * @param taken frames that were taken from it
 * @param delivered results that somebody took, failures included
 * @param failed frames whose preparation or prediction threw or hung, whether or not that result
 *     was taken
 * @param hung what hangs at this moment: stages, each of which holds its frame, and closes of what
 *     was dropped
 * @param waiting results that can be taken at this moment
 * @param dropped for each cause, the frames whose result nobody took
 * @param latency of successful predictions, from the request of the frame to the server until the
 *     result was there; it means nothing for frames of a recording
 */
public record PredictionStatistics(
    StreamStatistics frames,
    long taken,
    long delivered,
    long failed,
    int hung,
    int waiting,
    Map<PredictionDrop, Long> dropped,
    Latency latency) {
  /** Copies the map, and counts 0 for what it lacks. */
  public PredictionStatistics {
    Map<PredictionDrop, Long> all = new EnumMap<>(PredictionDrop.class);
    for (PredictionDrop cause : PredictionDrop.values()) {
      all.put(cause, dropped.getOrDefault(cause, 0L));
    }
    dropped = Map.copyOf(all);
  }

  /**
   * Returns how many frames were dropped for one cause.
   *
   * @param cause why
   * @return a count that only grows
   */
  public long dropped(PredictionDrop cause) {
    return dropped.get(cause);
  }
}
