package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Serialized;
import dev.framelease.testing.TestMemory;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class FrameAllocatorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int BYTES = 8 * 4 * 4;
  private static final boolean ASSERTIONS = BufferAllocator.class.desiredAssertionStatus();

  private final LentSlot slot = new LentSlot(BYTES);
  private final LentSlot other = new LentSlot(BYTES);

  /** Our listener refuses in either mode what Arrow refuses by assertion only. */
  private static void assertArrowClosed(FrameAllocator allocator) {
    assertThrows(IllegalStateException.class, () -> allocator.arrow().buffer(8));
    if (ASSERTIONS) {
      assertThrows(IllegalStateException.class, allocator.arrow()::assertOpen);
    }
  }

  @Test
  void shouldWrapTheSlotItself() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, 8, 4);
        ArrowBuf buffer = allocator.wrap(frame)) {
      assertEquals(slot.address(), buffer.memoryAddress());
      assertEquals(BYTES, buffer.capacity());
      assertEquals(BYTES, buffer.readableBytes());
      slot.fill(9);
      for (int i = 0; i < BYTES; i++) {
        assertEquals(slot.get(i), buffer.getByte(i));
      }
    }
  }

  @Test
  void shouldWrapPaddedRowsWhole() {
    FrameLayout padded = new FrameLayout(7, 4, PixelFormat.BGRX, 32, BYTES);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, padded);
        ArrowBuf buffer = allocator.wrap(frame)) {
      assertEquals(BYTES, buffer.capacity());
    }
  }

  @Test
  void shouldKeepTheSlotWhenTheFrameClosesFirst() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      Frame frame = slot.lend(1, 8, 4);
      ArrowBuf buffer = allocator.wrap(frame);
      frame.close();
      assertEquals(0, slot.returns());
      assertEquals(slot.get(5), buffer.getByte(5));
      buffer.close();
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldLeaveTheFrameToTheCaller() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, 8, 4)) {
      allocator.wrap(frame).close();
      assertTrue(frame.isOpen());
      assertEquals(0, slot.returns());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldCountFramesAndBytes() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, 8, 4)) {
      ArrowBuf first = allocator.wrap(frame);
      ArrowBuf second = allocator.wrap(frame);
      assertEquals(2, allocator.framesInFlight());
      assertEquals(2 * BYTES, allocator.bytesInFlight());
      first.close();
      assertEquals(1, allocator.framesInFlight());
      second.close();
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, allocator.bytesInFlight());
    }
  }

  @Test
  void shouldRefuseMoreFramesThanTheLimitAndNameTheHolders() {
    try (FrameAllocator allocator = FrameAllocator.open(new FrameLimits(1, 1 << 20));
        Frame frame = slot.lend(41, 8, 4);
        Frame next = other.lend(42, 8, 4);
        ArrowBuf held = allocator.wrap(frame)) {
      FramesInFlightException refused =
          assertThrows(FramesInFlightException.class, () -> allocator.wrap(next));
      assertEquals(1, refused.holders().size());
      assertEquals(refused.holders(), Serialized.copyOf(refused).holders());
      assertTrue(refused.holders().get(0).contains("frame 41 of 8x4+3+5"), refused.getMessage());
      assertTrue(refused.getMessage().contains("1 of at most 1 frame and "), refused.getMessage());
      assertEquals(1, held.refCnt());
      assertEquals(1, allocator.framesInFlight());
    }
    assertEquals(1, slot.returns());
    assertEquals(1, other.returns());
  }

  @Test
  void shouldRefuseMoreBytesThanTheLimit() {
    try (FrameAllocator allocator = FrameAllocator.open(new FrameLimits(9, BYTES));
        Frame frame = slot.lend(1, 8, 4)) {
      try (ArrowBuf held = allocator.wrap(frame)) {
        assertEquals(BYTES, held.capacity());
        assertThrows(FramesInFlightException.class, () -> allocator.wrap(frame));
      }
      allocator.wrap(frame).close();
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenTheArrowAllocatorRefuses() {
    try (RootAllocator parent = new RootAllocator(BYTES - 1);
        FrameAllocator allocator = FrameAllocator.childOf(parent, FrameLimits.DEFAULT)) {
      try (Frame frame = slot.lend(1, 8, 4)) {
        assertThrows(OutOfMemoryException.class, () -> allocator.wrap(frame));
      }
      assertEquals(1, slot.returns());
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, parent.getAllocatedMemory());
    }
  }

  @Test
  void shouldWaitForAsLongAsADurationCanBe() throws InterruptedException {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    assertFalse(allocator.awaitClosed(Duration.ofSeconds(Long.MIN_VALUE)));
    allocator.close();
    assertTrue(allocator.awaitClosed(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @Test
  void shouldReturnTheSlotWhenAListenerThrowsBefore() {
    shouldReturnTheSlotWhenAListenerThrows(
        new AllocationListener() {
          @Override
          public void onPreAllocation(long size) {
            throw new IllegalStateException("thrown by the test");
          }
        });
  }

  @Test
  void shouldReturnTheSlotWhenAListenerThrowsAfter() {
    shouldReturnTheSlotWhenAListenerThrows(
        new AllocationListener() {
          @Override
          public void onAllocation(long size) {
            throw new IllegalStateException("thrown by the test");
          }
        });
  }

  private void shouldReturnTheSlotWhenAListenerThrows(AllocationListener listener) {
    try (RootAllocator users = new RootAllocator(listener, Long.MAX_VALUE);
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      try (Frame frame = slot.lend(1, 8, 4)) {
        IllegalStateException thrown =
            assertThrows(IllegalStateException.class, () -> allocator.wrap(frame, users));
        assertEquals("thrown by the test", thrown.getMessage());
      }
      assertEquals(1, slot.returns());
      assertEquals(0, allocator.framesInFlight());
      assertEquals(0, users.getAllocatedMemory());
    }
  }

  @Test
  void shouldReturnTheSlotWhenTheOtherAllocatorIsClosed() {
    RootAllocator users = new RootAllocator();
    users.close();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      try (Frame frame = slot.lend(1, 8, 4)) {
        if (ASSERTIONS) {
          assertThrows(IllegalStateException.class, () -> allocator.wrap(frame, users));
        } else {
          // Arrow looks at it by assertion only, and then lends from it as ever.
          allocator.wrap(frame, users).close();
        }
      }
      assertEquals(1, slot.returns());
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldRefuseAClosedFrame() {
    Frame frame = slot.lend(1, 8, 4);
    frame.close();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      assertThrows(LeaseClosedException.class, () -> allocator.wrap(frame));
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldGiveBackACopyThatCannotBeMade() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, 8, 4);
        PixelView pixels = frame.pixels()) {
      PixelView part = pixels.crop(new Region(2, 1, 3, 2));
      part.close();
      assertThrows(LeaseClosedException.class, () -> allocator.wrap(part, Packing.COPIED));
      assertEquals(0, allocator.arrow().getAllocatedMemory());
      assertEquals(0, allocator.bytesCopied());
    }
  }

  @Test
  void shouldCountFramesOfAnotherAllocator() {
    try (RootAllocator users = new RootAllocator();
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        Frame frame = slot.lend(1, 8, 4)) {
      try (ArrowBuf buffer = allocator.wrap(frame, users)) {
        assertSame(users, buffer.getReferenceManager().getAllocator());
        assertEquals(BYTES, users.getAllocatedMemory());
        assertEquals(1, allocator.framesInFlight());
      }
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldCloseForGoodWhenTheLastBufferCloses() throws InterruptedException {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    Frame frame = slot.lend(1, 8, 4);
    ArrowBuf buffer = allocator.wrap(frame);
    allocator.close();
    allocator.close();
    assertFalse(allocator.isClosed());
    assertThrows(IllegalStateException.class, () -> allocator.wrap(frame));
    assertThrows(IllegalStateException.class, () -> allocator.arrow().buffer(8));
    frame.close();
    assertEquals(slot.get(3), buffer.getByte(3));
    assertEquals(0, slot.returns());

    buffer.close();
    assertEquals(1, slot.returns());
    assertTrue(allocator.awaitClosed(DEADLINE));
    assertTrue(allocator.isClosed());
    assertArrowClosed(allocator);
  }

  @Test
  void shouldCloseAtOnceWhenNothingIsOut() {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    allocator.close();
    assertTrue(allocator.isClosed());
    assertArrowClosed(allocator);
  }

  @Test
  void shouldWaitForChildrenAndOtherBuffersBeforeItClosesForGood() throws InterruptedException {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    BufferAllocator child = allocator.arrow().newChildAllocator("child", 0, Long.MAX_VALUE);
    ArrowBuf column = allocator.arrow().buffer(64);
    try (Frame frame = slot.lend(1, 8, 4)) {
      ArrowBuf buffer = allocator.wrap(frame);
      allocator.close();
      buffer.close();
    }
    assertFalse(allocator.isClosed());
    column.close();
    assertFalse(allocator.isClosed());
    child.close();
    assertTrue(allocator.awaitClosed(DEADLINE));
  }

  @Test
  void shouldNameTheHoldersWhereItHasNotDrainedInTimeAndLoseNothing() throws InterruptedException {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    ArrowBuf buffer;
    try (Frame frame = slot.lend(7, 8, 4)) {
      buffer = allocator.wrap(frame);
    }
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> allocator.closeWithin(Duration.ofMillis(1)));
    String message = e.getMessage();
    assertTrue(message.contains("waits for 1 frame to come back: [frame 7"), message);
    assertTrue(message.contains("Arrow counts " + BYTES + " bytes"), message);
    assertFalse(allocator.isOpen());
    assertEquals(slot.get(3), buffer.getByte(3));
    buffer.close();
    allocator.closeWithin(DEADLINE);
    assertEquals(1, slot.returns());
    assertArrowClosed(allocator);
  }

  @Test
  void shouldLetTheParentCloseWhenDrained() throws InterruptedException {
    RootAllocator parent = new RootAllocator();
    FrameAllocator allocator = FrameAllocator.childOf(parent, FrameLimits.DEFAULT);
    Frame frame = slot.lend(1, 8, 4);
    ArrowBuf buffer = allocator.wrap(frame);
    frame.close();
    allocator.close();
    buffer.close();
    assertTrue(allocator.awaitClosed(DEADLINE));
    assertTrue(parent.getChildAllocators().isEmpty());
    parent.close();
  }

  @Test
  void shouldRefuseLimitsBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> new FrameLimits(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new FrameLimits(1, 0));
  }

  @Test
  void shouldCloseForGoodOnceWhenTheLastBufferClosesMeanwhile() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (RootAllocator parent = new RootAllocator()) {
      for (int round = 1; round <= 500; round++) {
        FrameAllocator allocator = FrameAllocator.childOf(parent, FrameLimits.DEFAULT);
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> closing;
        try (Frame frame = slot.lend(round, 8, 4)) {
          ArrowBuf buffer = allocator.wrap(frame);
          closing = other.submit(() -> closeAfter(start, buffer));
        }
        start.await(60, TimeUnit.SECONDS);
        allocator.close();
        assertTrue(allocator.awaitClosed(DEADLINE));
        closing.get(60, TimeUnit.SECONDS);
        assertEquals(round, slot.returns());
        assertTrue(parent.getChildAllocators().isEmpty());
      }
    } finally {
      other.shutdownNow();
    }
  }

  private static Void closeAfter(CyclicBarrier start, ArrowBuf buffer) throws Exception {
    start.await(60, TimeUnit.SECONDS);
    buffer.close();
    return null;
  }

  /** Whoever reuses a slot as soon as it is back may have as many frames in flight as slots. */
  @Test
  void shouldHaveRoomForAFrameAsSoonAsTheSlotIsBack() {
    AtomicReference<ArrowBuf> next = new AtomicReference<>();
    TestMemory memory = TestMemory.ofSize(BYTES);
    try (FrameAllocator allocator = FrameAllocator.open(new FrameLimits(1, BYTES));
        Frame following = slot.lend(2, 8, 4)) {
      Lease lease =
          MemoryBlock.lend(
              memory.address(),
              memory.bytes(),
              Access.READ_ONLY,
              leaked -> next.set(allocator.wrap(following)),
              "slot");
      ArrowBuf first;
      try (Frame frame = Frame.of(lease, following.info())) {
        first = allocator.wrap(frame);
      }
      first.close();
      assertEquals(1, allocator.framesInFlight());
      next.get().close();
      assertEquals(0, allocator.bytesInFlight());
    }
  }
}
