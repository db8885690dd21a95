package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.SlowConsumer;

/** The default: frames are closed by the publisher. */
public final class BorrowedFramesVerification extends FramesVerification {
  /** For TestNG. */
  public BorrowedFramesVerification() {
    super(Delivery.BORROWED, SlowConsumer.KEEP_LATEST);
  }
}
