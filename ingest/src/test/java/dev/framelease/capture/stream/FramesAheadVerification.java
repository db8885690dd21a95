package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.StreamOptions;
import java.time.Duration;

/** Frames are captured when the subscriber requests them, one ahead. */
public final class FramesAheadVerification extends FramesVerification {
  /** For TestNG. */
  public FramesAheadVerification() {
    super(Delivery.BORROWED, StreamOptions.DEFAULT.onRequest().withAhead(Duration.ofSeconds(60)));
  }
}
