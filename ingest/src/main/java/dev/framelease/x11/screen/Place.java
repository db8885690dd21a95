package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureSource;
import dev.framelease.pixels.Region;
import java.util.Optional;

/**
 * How large something that is grabbed is, as one connection knows it: what the server said last,
 * and whether it has said since that something changed. On the connection's thread.
 *
 * <p>Events and replies come in the order in which things happened: when an answer has been read,
 * so has every change before it.
 */
public interface Place {
  /**
   * Finds the region that a source means now, so far as the server has said.
   *
   * @throws dev.framelease.capture.CaptureException if there is none
   */
  Region resolve(CaptureSource source);

  /** As {@link #resolve}, without asking the server; empty where that would have to be asked. */
  Optional<Region> resolveKnown(CaptureSource source);

  /** Tells whether the server has said, in what was read, that something may have changed. */
  boolean isStale();

  /**
   * Reads what the server has said up to now, and asks it where something has changed.
   *
   * @return whether anything has happened since the last time, even if all is as it was
   */
  boolean notice();

  /** Asks the server, whatever it has said; true if something is otherwise. */
  boolean isOtherwise();

  /** Counts the changes that were noticed, from 0 on. */
  int epoch();
}
