package dev.framelease.arrow.replay;

import java.util.List;

/** Closes several things, whichever of them cannot be closed. */
final class Closing {
  private Closing() {}

  /** Runs every one, and then throws what the first threw. */
  static void all(List<Runnable> closes) {
    RuntimeException failure = null;
    for (Runnable close : closes) {
      try {
        close.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
