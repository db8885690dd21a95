package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames through the Arrow C Data Interface, by Arrow's own library for it. */
@ExtendWith(LedgerExtension.class)
class CDataTest {
  private static final int BYTES = 9 * 5 * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameBatches batches = FrameBatches.open(FrameSchema.of(9, 5), allocator);

  @AfterEach
  void close() {
    batches.close();
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  /** Another root refuses a transfer; the interface is the way to it. */
  @Test
  void shouldShowAnotherRootTheSlotAndReturnItByTheReleaseCallback() {
    try (BufferAllocator other = new RootAllocator();
        ArrowArray array = ArrowArray.allocateNew(other);
        ArrowSchema schema = ArrowSchema.allocateNew(other)) {
      export(array, schema);
      assertEquals(0, slot.returns());
      try (VectorSchemaRoot imported = Data.importVectorSchemaRoot(other, array, schema, null)) {
        assertEquals(FrameSchema.of(9, 5).arrow().getFields(), imported.getSchema().getFields());
        ArrowBuf pixels = pixelsOf(imported);
        assertEquals(slot.address(), pixels.memoryAddress());
        assertEquals(7, ((BigIntVector) imported.getVector("sequence")).get(0));
        slot.fill(9);
        assertEquals(slot.get(77), pixels.getByte(77));
        assertEquals(0, slot.returns());
      }
      assertEquals(1, slot.returns());
    }
    assertEquals(0, allocator.framesInFlight());
  }

  @Test
  void shouldReturnTheSlotOfAnArrayThatNobodyImports() {
    try (BufferAllocator other = new RootAllocator();
        ArrowArray array = ArrowArray.allocateNew(other);
        ArrowSchema schema = ArrowSchema.allocateNew(other)) {
      export(array, schema);
      array.release();
      schema.release();
      assertEquals(1, slot.returns());
    }
  }

  private void export(ArrowArray array, ArrowSchema schema) {
    try (Frame frame = slot.lend(7, 9, 5);
        VectorSchemaRoot root = batches.toRecordBatch(frame)) {
      Data.exportVectorSchemaRoot(allocator.arrow(), root, null, array, schema);
    }
  }

  private static ArrowBuf pixelsOf(VectorSchemaRoot root) {
    FixedShapeTensorVector frames = (FixedShapeTensorVector) root.getVector("frame");
    return frames.getUnderlyingVector().getDataVector().getDataBuffer();
  }
}
