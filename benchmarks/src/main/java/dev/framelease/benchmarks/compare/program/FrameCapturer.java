package dev.framelease.benchmarks.compare.program;

import dev.framelease.frame.Frame;
import java.nio.LongBuffer;

/** A capturer whose latest frame is one of Framelease's, of four bytes a pixel. */
abstract class FrameCapturer implements Capturer {
  /** Set from the first {@link #next} on. */
  Frame latest;

  @Override
  public final long sum() {
    LongBuffer words = latest.buffer().asLongBuffer();
    int count = words.limit();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += words.get(i);
    }
    return sum;
  }

  @Override
  public final int pixel(int x, int y) {
    int at = y * latest.info().layout().strideBytes() + 4 * x;
    return latest.buffer().getInt(at) & 0xffffff;
  }
}
