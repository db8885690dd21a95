package dev.framelease.capture.stream;

import dev.framelease.capture.Delivery;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;

/** Frames are captured when there is room. */
public final class BlockingFramesVerification extends FramesVerification {
  /** For TestNG. */
  public BlockingFramesVerification() {
    super(Delivery.BORROWED, StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK));
  }
}
