package dev.framelease.benchmarks.compare.program;

import dev.framelease.frame.Frame;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/** Reads frames of four bytes a pixel. */
final class HeldFrame {
  private HeldFrame() {}

  static long sum(Frame frame) {
    LongBuffer words = frame.buffer().asLongBuffer();
    int count = words.limit();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += words.get(i);
    }
    return sum;
  }

  static int pixel(Frame frame, int x, int y) {
    ByteBuffer buffer = frame.buffer();
    return buffer.getInt(y * frame.info().layout().strideBytes() + 4 * x) & 0xffffff;
  }
}
