package dev.framelease.capture;

import java.util.List;

/** A way to capture screens, found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface CaptureBackend {
  /**
   * Returns the short name of this backend.
   *
   * @return such as {@code x11}
   */
  String name();

  /**
   * Opens a session.
   *
   * @param options what the user wants
   * @return a session that the caller owns and must close
   * @throws CaptureException if there is no screen that this backend can capture
   */
  ScreenSession open(SessionOptions options);

  /**
   * Tries what this backend takes from the machine, such as libraries. It needs no display.
   *
   * @return what was tried; a requirement that is missing tells the remedy
   */
  default List<Requirement> requirements() {
    return List.of();
  }
}
