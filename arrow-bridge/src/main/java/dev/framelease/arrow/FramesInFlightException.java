package dev.framelease.arrow;

import java.util.List;

/** A frame was not wrapped because too many are in flight. Nothing was allocated for it. */
public final class FramesInFlightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String[] holders;

  FramesInFlightException(String message, List<String> holders) {
    super(message);
    this.holders = holders.toArray(String[]::new);
  }

  /**
   * Returns what was in flight.
   *
   * @return one line for each wrapped frame or view, as {@link FrameAllocator#holders()}
   */
  public List<String> holders() {
    return List.of(holders);
  }
}
