package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.FramesInFlightException;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class FrameBatchesTest {
  private static final int BYTES = 9 * 5 * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameAllocator allocator = FrameAllocator.open(new FrameLimits(1, BYTES));
  private final FrameBatches batches = FrameBatches.open(FrameSchema.of(9, 5), allocator);

  @AfterEach
  void close() {
    batches.close();
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private VectorSchemaRoot batch() {
    try (Frame frame = slot.lend(7, 9, 5)) {
      return batches.toRecordBatch(frame);
    }
  }

  @Test
  void shouldShowTheSlotAsVectors() {
    try (VectorSchemaRoot root = batch()) {
      assertEquals(1, root.getRowCount());
      UInt1Vector pixels = pixelsOf(root);
      assertEquals(slot.address(), pixels.getDataBufferAddress());
      assertEquals(BYTES, pixels.getValueCount());
      assertEquals(0, pixels.getNullCount());
      slot.fill(5);
      for (int i = 0; i < BYTES; i++) {
        assertEquals(slot.get(i), pixels.get(i));
      }
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldDescribeTheFrame() {
    try (VectorSchemaRoot root = batch()) {
      assertEquals(7, ((BigIntVector) root.getVector("sequence")).get(0));
      assertEquals(
          1_700_000_000_123_456_796L,
          ((TimeStampNanoTZVector) root.getVector("captured_at")).get(0));
      assertEquals(7000, ((BigIntVector) root.getVector("requested_nanos")).get(0));
      assertEquals(7007, ((BigIntVector) root.getVector("completed_nanos")).get(0));
      assertEquals(
          Map.of("x", 3, "y", 5, "width", 9, "height", 5), root.getVector("region").getObject(0));
      assertEquals(FrameSchema.of(9, 5).arrow(), root.getSchema());
      assertEquals(
          FrameSchema.of(9, 5).arrow().findField("frame"), root.getVector("frame").getField());
    }
  }

  @Test
  void shouldAllocateNothingOfTheSizeOfAFrame() {
    long before = allocator.arrow().getAllocatedMemory();
    try (VectorSchemaRoot root = batch()) {
      assertEquals(1, root.getRowCount());
      assertTrue(allocator.arrow().getAllocatedMemory() - before - BYTES < BYTES);
    }
    assertEquals(before, allocator.arrow().getAllocatedMemory());
  }

  @Test
  void shouldKeepTheTypeAndTheMemoryInASlice() {
    VectorSchemaRoot root = batch();
    try (VectorSchemaRoot slice = root.slice(0, 1)) {
      assertEquals(slot.address(), pixelsOf(slice).getDataBufferAddress());
      root.close();
      assertEquals(0, slot.returns());
      assertEquals(slot.get(17), pixelsOf(slice).get(17));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldOutliveItsMaker() {
    VectorSchemaRoot root = batch();
    batches.close();
    batches.close();
    assertEquals(0, pixelsOf(root).getNullCount());
    root.close();
    assertEquals(1, slot.returns());
    assertThrows(IllegalStateException.class, this::batch);
    assertEquals(2, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenTheLimitRefuses() {
    try (Frame frame = slot.lend(1, 9, 5);
        ArrowBuf held = allocator.wrap(frame)) {
      assertThrows(FramesInFlightException.class, () -> batches.toRecordBatch(frame));
      assertEquals(1, held.refCnt());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenAColumnCannotBeAllocated() {
    allocator.arrow().setLimit(allocator.arrow().getAllocatedMemory() + BYTES + 16);
    try (Frame frame = slot.lend(1, 9, 5)) {
      assertThrows(OutOfMemoryException.class, () -> batches.toRecordBatch(frame));
    }
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
  }

  @Test
  void shouldReturnTheSlotWhenTheVectorsCannotBeAllocated() {
    allocator.arrow().setLimit(allocator.arrow().getAllocatedMemory() + BYTES + 70);
    try (Frame frame = slot.lend(1, 9, 5)) {
      assertThrows(OutOfMemoryException.class, () -> batches.toRecordBatch(frame));
    }
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
  }

  @Test
  void shouldRefuseAFrameOfAnotherSize() {
    try (Frame frame = slot.lend(1, 8, 5)) {
      assertThrows(FrameFormatException.class, () -> batches.toRecordBatch(frame));
    }
    assertEquals(1, slot.returns());
  }

  private static UInt1Vector pixelsOf(VectorSchemaRoot root) {
    FixedShapeTensorVector frames =
        assertInstanceOf(FixedShapeTensorVector.class, root.getVector("frame"));
    return (UInt1Vector) frames.getUnderlyingVector().getDataVector();
  }
}
