package dev.framelease.capture.events;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Something that happens many times in a row, and is told once: it begins when it happens for the
 * first time, and again when it has not happened for ten seconds. Thread-safe.
 */
public final class Episode {
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final AtomicLong quietFrom;

  /**
   * Makes one that has not happened.
   *
   * @param nowNanos as {@link System#nanoTime()}
   */
  public Episode(long nowNanos) {
    quietFrom = new AtomicLong(nowNanos);
  }

  /**
   * Notes that it happens.
   *
   * @param nowNanos as {@link System#nanoTime()}
   * @return whether an episode begins with this
   */
  public boolean begins(long nowNanos) {
    return nowNanos - quietFrom.getAndSet(nowNanos + QUIET_NANOS) >= 0;
  }
}
