package dev.framelease.cli.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until a window has drawn what other windows covered before it was captured first, as far as
 * that can be told: until nothing in it changes for a tenth of a second, and at most a second.
 */
final class Repaint {
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Repaint() {}

  static void await(ScreenSession session, CaptureSource window) {
    StreamOptions options =
        StreamOptions.DEFAULT.asFastAsPossible().withDamage(DamageUse.ONLY_ON_CHANGE);
    long endNanos = System.nanoTime() + LONGEST.toNanos();
    try (FrameStream changes = session.stream(window, options)) {
      Optional<Frame> change;
      do {
        change = changes.take(QUIET);
        change.ifPresent(Frame::close);
      } while (change.isPresent() && System.nanoTime() < endNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
