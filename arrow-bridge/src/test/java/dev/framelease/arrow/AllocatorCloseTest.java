package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.AtOnce;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Allocators that many threads close while others wrap frames, copy views, and hold them. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class AllocatorCloseTest {
  private static final int ROUNDS = 60;
  private static final int THREADS = 3;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<LentSlot> slots = new ArrayList<>();

  private LentSlot slot() {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
    slots.add(slot);
    return slot;
  }

  @Test
  void shouldCloseOnceAndForGoodWhereManyThreadsDo() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      closeWhileUsed(FrameAllocator.open(FrameLimits.DEFAULT), round);
    }
  }

  @Test
  void shouldLetTheCallersAllocatorCloseRightAfterwards() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      // Closing it fails if anything of its child is left.
      try (BufferAllocator parent = new RootAllocator()) {
        closeWhileUsed(FrameAllocator.childOf(parent, FrameLimits.DEFAULT), round);
      }
    }
  }

  /** In every other round something was wrapped or copied before anybody closes. */
  private void closeWhileUsed(FrameAllocator allocator, int round) throws Exception {
    slots.clear();
    LentSlot wrappers = slot();
    LentSlot copied = slot();
    FrameBuffer held = wrap(slot(), allocator);
    CountDownLatch using = new CountDownLatch(round % 2);
    new AtOnce()
        .addAfter(using, THREADS, allocator::close)
        .add(1, () -> useUntilClosed(() -> wrap(wrappers, allocator).close(), using))
        .add(1, () -> useUntilClosed(() -> copy(copied, allocator).close(), using))
        .add(THREADS, held::close)
        .run();
    assertTrue(allocator.awaitClosed(LONG), () -> "waits for " + allocator.holders());
    assertEquals(0, allocator.framesInFlight());
    assertEquals(0, allocator.bytesInFlight());
    assertTrue(slots.stream().allMatch(LentSlot::isIdle), "a slot is not back, or twice");
    assertThrows(IllegalStateException.class, () -> wrap(slot(), allocator));
    assertTrue(slots.stream().allMatch(LentSlot::isIdle), "what was refused is back");
  }

  private static void useUntilClosed(Runnable use, CountDownLatch using) {
    try {
      while (true) {
        use.run();
        using.countDown();
      }
    } catch (IllegalStateException closed) {
      assertTrue(closed.getMessage().contains("closed"), closed::toString);
    }
  }

  private static FrameBuffer wrap(LentSlot slot, FrameAllocator allocator) {
    try (Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
      assertEquals(slot.get(5), buffer.arrow().getByte(5));
      return buffer;
    }
  }

  /** Of a view with gaps, which takes memory of the allocator's own. */
  private static ArrowBuf copy(LentSlot slot, FrameAllocator allocator) {
    try (Frame frame = slot.lend(1, WIDTH, HEIGHT);
        PixelView pixels = frame.pixels();
        PixelView part = pixels.crop(new Region(2, 1, 3, 2))) {
      return allocator.wrap(part, Packing.COPIED);
    }
  }
}
