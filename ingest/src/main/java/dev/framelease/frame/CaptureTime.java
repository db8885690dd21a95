package dev.framelease.frame;

import java.time.Instant;
import java.util.Objects;

/**
 * When a frame was captured. X does not say when the server copied the pixels, so this is the
 * interval within which it did.
 *
 * <p>Immutable.
 *
 * @param requestedNanos {@link System#nanoTime()} before the request was sent
 * @param completedNanos {@link System#nanoTime()} after the reply had come
 * @param completedUtc the wall-clock time at {@code completedNanos}
 */
public record CaptureTime(long requestedNanos, long completedNanos, Instant completedUtc) {
  /**
   * Checks the interval.
   *
   * @throws IllegalArgumentException if it ends before it starts
   */
  public CaptureTime {
    Objects.requireNonNull(completedUtc, "completedUtc");
    if (completedNanos - requestedNanos < 0) {
      throw new IllegalArgumentException(
          "a capture cannot be complete "
              + (requestedNanos - completedNanos)
              + " ns before it was requested");
    }
  }

  /**
   * Returns how long the grab took.
   *
   * @return nanoseconds from request to completion
   */
  public long durationNanos() {
    return completedNanos - requestedNanos;
  }
}
