package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames as large as a buffer can be, where that is a megabyte. */
@ExtendWith(LedgerExtension.class)
class ZstdFramesTest {
  private static final int MOST = 1 << 20;

  private static ByteBuffer zeros(int length) {
    return ByteBuffer.allocateDirect(length);
  }

  private static ByteBuffer noise(int length) {
    byte[] bytes = new byte[length];
    new Random(3).nextBytes(bytes);
    return ByteBuffer.allocateDirect(length).put(bytes).flip();
  }

  private static byte[] decoded(ByteBuffer compressed) {
    long length = compressed.order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] rest = new byte[compressed.remaining()];
    compressed.get(rest);
    return length < 0 ? rest : Zstd.decompress(rest, (int) length);
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(0, bytes);
    return bytes;
  }

  @Test
  void shouldTryWhatMayNotFitCompressed() {
    assertTrue(Zstd.compressBound(MOST) > MOST);
    try (BufferAllocator memory = new RootAllocator(MOST);
        FrameAllocator allocator = FrameAllocator.childOf(memory, FrameLimits.DEFAULT);
        ZstdFrames frames = new ZstdFrames(allocator, MOST)) {
      ByteBuffer compressed = frames.compress(zeros(MOST));
      assertTrue(compressed.remaining() < 1000);
      assertArrayEquals(new byte[MOST], decoded(compressed));
    }
  }

  @Test
  void shouldStoreWhatDoesNotShrinkAsItIs() {
    try (BufferAllocator memory = new RootAllocator(MOST);
        FrameAllocator allocator = FrameAllocator.childOf(memory, FrameLimits.DEFAULT);
        ZstdFrames frames = new ZstdFrames(allocator, MOST)) {
      ByteBuffer frame = noise(MOST - Long.BYTES);
      ByteBuffer compressed = frames.compress(frame);
      assertEquals(-1, compressed.order(ByteOrder.LITTLE_ENDIAN).getLong(0));
      assertArrayEquals(bytes(frame), decoded(compressed));
    }
  }

  @Test
  void shouldRefuseWhatNeitherShrinksNorFitsAndTakeTheNext() {
    try (BufferAllocator memory = new RootAllocator(MOST);
        FrameAllocator allocator = FrameAllocator.childOf(memory, FrameLimits.DEFAULT);
        ZstdFrames frames = new ZstdFrames(allocator, MOST)) {
      ByteBuffer frame = noise(MOST);
      FrameWriteException refused =
          assertThrows(FrameWriteException.class, () -> frames.compress(frame));
      assertTrue(
          refused.getMessage().contains("1048576 bytes does not shrink"), refused.getMessage());
      assertTrue(refused.getMessage().contains("1048568"), refused.getMessage());
      byte[] next = new byte[MOST];
      Arrays.fill(next, (byte) 7);
      assertArrayEquals(
          next, decoded(frames.compress(ByteBuffer.allocateDirect(MOST).put(next).flip())));
    }
  }
}
