package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.StreamOptions;

/** Frames are the subscriber's. */
public final class OwnedFramesVerification extends FramesVerification {
  /** For TestNG. */
  public OwnedFramesVerification() {
    super(Delivery.OWNED, StreamOptions.DEFAULT);
  }
}
