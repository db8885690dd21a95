package dev.framelease.capture.stream;

import dev.framelease.capture.DropCause;
import java.util.Map;

/**
 * What came, up to one moment, of all that was offered to a {@link DeliveryQueue}: it was taken,
 * waits, or was dropped. These add up to what was offered.
 *
 * <p>Immutable.
 *
 * @param offered how many there were
 * @param taken how many somebody took
 * @param waiting how many can be taken
 * @param dropped for each cause, how many were dropped; nothing where there were none
 */
public record Tally(long offered, long taken, int waiting, Map<DropCause, Long> dropped) {
  /** Copies the map. */
  public Tally {
    dropped = Map.copyOf(dropped);
  }

  /**
   * Returns how many were dropped for one cause.
   *
   * @param why the cause
   * @return a count that only grows
   */
  public long dropped(DropCause why) {
    return dropped.getOrDefault(why, 0L);
  }
}
