package dev.framelease.benchmarks;

import dev.framelease.foreign.ForeignViews;
import dev.framelease.memory.Access;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;
import java.util.Random;

/** A frame of 3840×2160 BGRX pixels in direct memory, and memory of our own to convert it into. */
final class Frame4K {
  static final int HEIGHT = 2160;
  static final int WIDTH = 3840;
  static final int PIXELS = HEIGHT * WIDTH;
  static final int BGRX = 4;
  static final int RGB = 3;

  private Frame4K() {}

  static ByteBuffer pixels() {
    return noise(PIXELS * BGRX);
  }

  static ByteBuffer noise(int size) {
    byte[] noise = new byte[size];
    new Random(0).nextBytes(noise);
    return ByteBuffer.allocateDirect(size).put(0, noise);
  }

  static PixelView view(ByteBuffer memory, Access access, int... shape) {
    ByteBuffer seen = access == Access.READ_ONLY ? memory.asReadOnlyBuffer() : memory;
    return ForeignViews.of(seen, Layout.packed(ElementType.UINT8, shape), "benchmark");
  }
}
