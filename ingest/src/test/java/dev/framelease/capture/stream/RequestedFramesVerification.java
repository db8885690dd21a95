package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.StreamOptions;

/** Frames are captured when the subscriber requests them. */
public final class RequestedFramesVerification extends FramesVerification {
  /** For TestNG. */
  public RequestedFramesVerification() {
    super(Delivery.BORROWED, StreamOptions.DEFAULT.onRequest());
  }
}
