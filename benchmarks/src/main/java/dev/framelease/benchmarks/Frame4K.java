package dev.framelease.benchmarks;

import dev.framelease.foreign.ForeignViews;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.posix.DirectBuffers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;

/** A frame of 3840×2160 BGRX pixels in direct memory, and memory of our own to convert it into. */
final class Frame4K {
  static final int HEIGHT = 2160;
  static final int WIDTH = 3840;
  static final int PIXELS = HEIGHT * WIDTH;
  static final int BGRX = 4;
  static final int RGB = 3;
  private static final int PAGE = 4096;

  private Frame4K() {}

  static ByteBuffer pixels() {
    return noise(PIXELS * BGRX);
  }

  static ByteBuffer noise(int size) {
    byte[] noise = new byte[size];
    new Random(0).nextBytes(noise);
    // As slots do, it starts with a page of memory.
    ByteBuffer memory = ByteBuffer.allocateDirect(size + 2 * PAGE).alignedSlice(PAGE);
    return memory.slice(0, size).put(0, noise);
  }

  /** A frame of which all is known but the damage. */
  static Frame frame() {
    ByteBuffer memory = pixels();
    Lease lease =
        MemoryBlock.lend(
            DirectBuffers.address(memory), memory, Access.READ_ONLY, leaked -> {}, "benchmark");
    FrameInfo info =
        new FrameInfo(
            1,
            0,
            Region.ofSize(WIDTH, HEIGHT),
            FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX),
            new Damage.Unknown(),
            new CaptureTime(0, 1, Instant.EPOCH),
            0);
    return Frame.of(lease, info);
  }

  static PixelView view(ByteBuffer memory, Access access, int... shape) {
    ByteBuffer seen = access == Access.READ_ONLY ? memory.asReadOnlyBuffer() : memory;
    return ForeignViews.of(seen, Layout.packed(ElementType.UINT8, shape), "benchmark");
  }
}
