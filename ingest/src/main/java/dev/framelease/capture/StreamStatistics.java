package dev.framelease.capture;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a stream has done so far. At any moment, each captured frame was delivered, waits, or was
 * dropped as {@link DropCause#REPLACED}, {@link DropCause#QUEUE_FULL} or {@link DropCause#ENDED};
 * the other causes are of frames that were not captured. The times are counted a moment later.
 *
 * <p>Immutable.
 *
 * @param captured frames that were captured
 * @param delivered frames that somebody took
 * @param waiting frames that can be taken at this moment
 * @param dropped for each cause, the frames that were not delivered
 * @param completion from the request of a delivered frame to the server until it was complete
 * @param delivery from the request of a delivered frame to the server until somebody took it
 */
public record StreamStatistics(
    long captured,
    long delivered,
    int waiting,
    Map<DropCause, Long> dropped,
    Latency completion,
    Latency delivery) {
  /** Copies the map, and counts 0 for what it lacks. */
  public StreamStatistics {
    Map<DropCause, Long> all = new EnumMap<>(DropCause.class);
    for (DropCause cause : DropCause.values()) {
      all.put(cause, dropped.getOrDefault(cause, 0L));
    }
    dropped = Map.copyOf(all);
  }

  /**
   * Returns how many frames were not delivered for one cause.
   *
   * @param cause why
   * @return a count that only grows
   */
  public long dropped(DropCause cause) {
    return dropped.get(cause);
  }
}
