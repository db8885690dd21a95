package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slices, references and transfers: the slot goes back with the last of them, and not before. */
@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class BufferLifetimeTest {
  private static final int BYTES = 8 * 4 * 4;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final LentSlot slot = new LentSlot(BYTES);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  private ArrowBuf wrap() {
    try (Frame frame = slot.lend(7, 8, 4)) {
      return allocator.wrap(frame);
    }
  }

  private BufferAllocator child(AllocationListener listener) {
    return allocator.arrow().newChildAllocator("child", listener, 0, Long.MAX_VALUE);
  }

  private static ArrowBuf move(ArrowBuf buffer, BufferAllocator to) {
    try (buffer) {
      return buffer.getReferenceManager().transferOwnership(buffer, to).getTransferredBuffer();
    }
  }

  /** The execution without assertions says so in this property. */
  @Test
  void shouldRunWithTheAssertionsThatTheBuildSays() {
    assertEquals(
        !"off".equals(System.getProperty("framelease.assertions")),
        BufferAllocator.class.desiredAssertionStatus());
  }

  @Test
  void shouldShareOneCountAmongSlicesOfSlices() {
    ArrowBuf buffer = wrap();
    ArrowBuf slice = buffer.slice(8, 64);
    ArrowBuf inner = slice.slice(8, 16);
    slice.getReferenceManager().retain();
    inner.getReferenceManager().retain();
    assertEquals(slot.address() + 16, inner.memoryAddress());
    buffer.close();
    slice.close();
    assertEquals(0, slot.returns());
    assertEquals(slot.get(20), inner.getByte(4));
    inner.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWithTheLastOfManyReferences() {
    ArrowBuf buffer = wrap();
    buffer.getReferenceManager().retain(4);
    for (int i = 0; i < 4; i++) {
      buffer.close();
      assertEquals(0, slot.returns());
      assertEquals(slot.get(9), buffer.getByte(9));
    }
    buffer.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldGoToAChildAndBack() {
    try (BufferAllocator child = child(AllocationListener.NOOP)) {
      ArrowBuf moved = move(wrap(), child);
      assertEquals(slot.address(), moved.memoryAddress());
      assertEquals(BYTES, child.getAllocatedMemory());
      assertEquals(1, allocator.framesInFlight());
      ArrowBuf back = move(moved, allocator.arrow());
      assertEquals(0, child.getAllocatedMemory());
      assertEquals(0, slot.returns());
      back.close();
      assertEquals(1, slot.returns());
      assertEquals(0, allocator.framesInFlight());
    }
  }

  @Test
  void shouldGoFromSiblingToSibling() {
    try (BufferAllocator first = child(AllocationListener.NOOP);
        BufferAllocator second = child(AllocationListener.NOOP)) {
      ArrowBuf moved = move(move(wrap(), first), second);
      assertEquals(0, first.getAllocatedMemory());
      assertEquals(BYTES, second.getAllocatedMemory());
      assertEquals(slot.get(3), moved.getByte(3));
      moved.close();
      assertEquals(1, slot.returns());
    }
  }

  /** Only the last owner's listener hears of the release; the count of frames does not need it. */
  @Test
  void shouldCountAFrameOutThatAnotherListenerHears() {
    List<Long> heard = new ArrayList<>();
    AllocationListener listener =
        new AllocationListener() {
          @Override
          public void onRelease(long size) {
            heard.add(size);
          }
        };
    try (BufferAllocator child = child(listener)) {
      ArrowBuf moved = move(wrap(), child);
      assertEquals(List.of(), heard);
      moved.close();
      assertEquals(List.of((long) BYTES), heard);
      assertEquals(0, allocator.framesInFlight());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldKeepTheSlotWhileOwnerAndReaderHaveDifferentAllocators() {
    try (BufferAllocator child = child(AllocationListener.NOOP)) {
      ArrowBuf buffer = wrap();
      ArrowBuf seen = buffer.getReferenceManager().retain(buffer, child);
      buffer.close();
      assertEquals(0, slot.returns());
      assertEquals(slot.get(1), seen.getByte(1));
      seen.close();
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldNotGoToAnotherRootButBeWrappedThere() {
    try (BufferAllocator other = new RootAllocator();
        Frame frame = slot.lend(7, 8, 4);
        ArrowBuf buffer = allocator.wrap(frame)) {
      assertThrows(
          IllegalStateException.class,
          () -> buffer.getReferenceManager().transferOwnership(buffer, other));
      assertEquals(1, buffer.refCnt());
      assertEquals(slot.get(2), buffer.getByte(2));
      try (ArrowBuf there = allocator.wrap(frame, other)) {
        assertEquals(slot.address(), there.memoryAddress());
        assertEquals(BYTES, other.getAllocatedMemory());
      }
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldMoveABatchIntoAChild() {
    try (BufferAllocator child = child(AllocationListener.NOOP)) {
      FixedShapeTensorVector moved;
      try (FrameBatches batches = FrameBatches.open(FrameSchema.of(8, 4), allocator);
          Frame frame = slot.lend(7, 8, 4);
          VectorSchemaRoot root = batches.toRecordBatch(frame)) {
        TransferPair pair = root.getVector("frame").getTransferPair(child);
        pair.transfer();
        moved = (FixedShapeTensorVector) pair.getTo();
      }
      assertEquals(0, slot.returns());
      try (moved;
          PixelView view = moved.view(0, "a test")) {
        assertEquals(slot.address(), view.address());
      }
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldCountEveryHandleOnceHoweverOftenItIsClosed() {
    FrameBatches batches = FrameBatches.open(FrameSchema.of(8, 4), allocator);
    Frame frame = slot.lend(7, 8, 4);
    FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
    FrameBuffer shared = buffer.share();
    VectorSchemaRoot root = batches.toRecordBatch(buffer);
    Frame row = BatchFrames.of(root).get(0);
    PixelView view = ((FixedShapeTensorVector) root.getVector("frame")).view(0, "a view");
    List<AutoCloseable> handles = List.of(frame, buffer, batches, root, row, view);
    for (AutoCloseable handle : handles) {
      closeTwice(handle);
      assertEquals(0, slot.returns());
      assertEquals(slot.get(4), shared.arrow().getByte(4));
    }
    closeTwice(shared);
    assertEquals(1, slot.returns());
  }

  private static void closeTwice(AutoCloseable handle) {
    try {
      handle.close();
      handle.close();
    } catch (Exception e) {
      throw new AssertionError(handle + " cannot be closed twice", e);
    }
  }

  @Test
  void shouldNameTheHoldersWhenItIsClosedTooEarlyAndLoseNothing() throws InterruptedException {
    FrameAllocator early = FrameAllocator.open(FrameLimits.DEFAULT);
    try (Frame frame = slot.lend(41, 8, 4)) {
      ArrowBuf buffer = early.wrap(frame);
      early.close();
      assertFalse(early.isClosed());
      assertEquals(1, early.holders().size());
      assertTrue(early.holders().get(0).startsWith("frame 41 of 8x4+3+5"));
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> early.wrap(frame));
      assertTrue(refused.getMessage().contains("frame 41 of 8x4+3+5"), refused.getMessage());
      assertEquals(slot.get(8), buffer.getByte(8));
      buffer.close();
      assertTrue(early.awaitClosed(DEADLINE));
      assertEquals(List.of(), early.holders());
    }
    assertEquals(1, slot.returns());
  }

  /** Closes what Arrow refuses to close in order when assertions are on, and only then. */
  private static void closeAfterItsAllocator(ArrowBuf buffer) {
    if (BufferAllocator.class.desiredAssertionStatus()) {
      assertThrows(IllegalStateException.class, buffer::close);
    } else {
      buffer.close();
    }
  }

  @Test
  void shouldReturnTheSlotThoughTheUsersAllocatorWasClosedBefore() {
    BufferAllocator own = new RootAllocator();
    ArrowBuf buffer;
    try (Frame frame = slot.lend(43, 8, 4)) {
      buffer = allocator.wrap(frame, own);
    }
    ArrowBuf slice = buffer.slice(8, 64).slice(8, 16);
    slice.getReferenceManager().retain();
    assertThrows(IllegalStateException.class, own::close);
    assertEquals(1, allocator.holders().size());
    assertTrue(allocator.holders().get(0).startsWith("frame 43 of 8x4+3+5"));
    closeAfterItsAllocator(buffer);
    assertEquals(0, slot.returns());
    assertEquals(slot.get(17), slice.getByte(1));
    closeAfterItsAllocator(slice);
    assertEquals(1, slot.returns());
    assertEquals(List.of(), allocator.holders());
  }

  @Test
  void shouldKeepTheSlotForAnOpenAllocatorWhenAnotherOneWasClosedBefore() {
    BufferAllocator parent = new RootAllocator();
    BufferAllocator late = parent.newChildAllocator("late", 0, Long.MAX_VALUE);
    BufferAllocator early = parent.newChildAllocator("early", 0, Long.MAX_VALUE);
    ArrowBuf first;
    try (Frame frame = slot.lend(44, 8, 4)) {
      first = allocator.wrap(frame, early);
    }
    ArrowBuf second = first.getReferenceManager().retain(first, late);
    ArrowBuf third = second.slice(4, 8);
    third.getReferenceManager().retain(2);
    assertThrows(IllegalStateException.class, early::close);
    closeAfterItsAllocator(first);
    second.close();
    third.close();
    assertEquals(0, slot.returns());
    assertEquals(slot.get(6), third.getByte(2));
    third.close();
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
  }

  @Test
  void shouldReturnTheSlotThoughTheParentWasClosedBefore() throws InterruptedException {
    BufferAllocator parent = new RootAllocator();
    FrameAllocator inside = FrameAllocator.childOf(parent, FrameLimits.DEFAULT);
    ArrowBuf buffer;
    try (Frame frame = slot.lend(45, 8, 4)) {
      buffer = inside.wrap(frame);
    }
    assertThrows(IllegalStateException.class, parent::close);
    inside.close();
    assertEquals(1, inside.holders().size());
    buffer.close();
    assertEquals(1, slot.returns());
    assertTrue(inside.awaitClosed(DEADLINE));
  }
}
