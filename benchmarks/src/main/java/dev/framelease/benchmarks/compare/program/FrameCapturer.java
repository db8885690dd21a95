package dev.framelease.benchmarks.compare.program;

import dev.framelease.frame.Frame;

/** A capturer whose latest frame is one of Framelease's, of four bytes a pixel. */
abstract class FrameCapturer implements Capturer {
  /** Set from the first {@link #next} on. */
  Frame latest;

  @Override
  public final long sum() {
    return WordSum.of(latest.buffer().asLongBuffer());
  }

  @Override
  public final int pixel(int x, int y) {
    int at = y * latest.info().layout().strideBytes() + 4 * x;
    return latest.buffer().getInt(at) & 0xffffff;
  }
}
