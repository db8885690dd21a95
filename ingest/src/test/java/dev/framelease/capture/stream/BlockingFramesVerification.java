package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.SlowConsumer;

/** Frames are captured when there is room. */
public final class BlockingFramesVerification extends FramesVerification {
  /** For TestNG. */
  public BlockingFramesVerification() {
    super(Delivery.BORROWED, SlowConsumer.BLOCK);
  }
}
