package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.StreamOptions;

/** The default: frames are closed by the publisher. */
public final class BorrowedFramesVerification extends FramesVerification {
  /** For TestNG. */
  public BorrowedFramesVerification() {
    super(Delivery.BORROWED, StreamOptions.DEFAULT);
  }
}
