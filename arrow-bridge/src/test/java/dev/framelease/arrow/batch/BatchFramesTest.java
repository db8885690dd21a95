package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.arrow.tensor.TensorFormatException;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class BatchFramesTest {
  private final LentSlot slot = new LentSlot(9 * 5 * 4);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  private VectorSchemaRoot batch() {
    try (FrameBatches batches = FrameBatches.open(FrameSchema.of(9, 5), allocator);
        Frame frame = slot.lend(7, 9, 5)) {
      return batches.toRecordBatch(frame);
    }
  }

  @Test
  void shouldBeTheFramesThatTheBatchWasMadeOf() {
    Frame frame;
    try (VectorSchemaRoot root = batch()) {
      frame = BatchFrames.of(root).get(0);
      assertEquals(FrameSchema.of(9, 5).layout(), BatchFrames.of(root).schema().layout());
    }
    try (Frame original = slot.lend(7, 9, 5)) {
      assertEquals(original.info(), frame.info());
      assertEquals(original.address(), frame.address());
      assertEquals(original.buffer(), frame.buffer());
    }
    assertEquals(1, slot.returns());
    frame.close();
    assertEquals(2, slot.returns());
  }

  /** Memory of Arrow's, which is freed when the frame closes; the reader has long gone. */
  @Test
  void shouldKeepWhatAReaderOfArrowsRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = batch();
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      writer.writeBatch();
    }
    try (BufferAllocator other = new RootAllocator()) {
      Frame frame;
      try (ArrowStreamReader reader =
          new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), other)) {
        assertTrue(reader.loadNextBatch());
        frame = BatchFrames.of(reader.getVectorSchemaRoot()).get(0);
      }
      for (int i = 0; i < 9 * 5 * 4; i++) {
        assertEquals(slot.get(i), frame.buffer().get(i));
      }
      assertThrows(IllegalStateException.class, other::close, "the frame holds its memory");
      frame.close();
    }
  }

  @Test
  void shouldTakeTheLeastForColumnsThatAreMissing() {
    try (VectorSchemaRoot root = batch();
        VectorSchemaRoot bare = new VectorSchemaRoot(List.of(root.getVector("frame")));
        Frame frame = BatchFrames.of(bare).get(0)) {
      assertEquals(1, frame.info().sequence());
      assertEquals(0, frame.info().geometryEpoch());
      assertEquals(Region.ofSize(9, 5), frame.info().region());
      assertEquals(new Damage.Unknown(), frame.info().damage());
      assertEquals(new CaptureTime(0, 0, Instant.EPOCH), frame.info().time());
    }
  }

  @Test
  void shouldRefuseRowsThatAreNull() {
    try (VectorSchemaRoot root = batch()) {
      ((BigIntVector) root.getVector("sequence")).setNull(0);
      assertEquals(
          "the column sequence is null at 0, and only damage can be",
          assertThrows(FrameFormatException.class, () -> BatchFrames.of(root).get(0)).getMessage());
    }
    try (VectorSchemaRoot root = batch()) {
      ((FixedShapeTensorVector) root.getVector("frame")).getUnderlyingVector().setNull(0);
      assertThrows(TensorFormatException.class, () -> BatchFrames.of(root).get(0));
      assertThrows(IndexOutOfBoundsException.class, () -> BatchFrames.of(root).get(1));
    }
    assertEquals(2, slot.returns());
  }

  @Test
  void shouldRefuseARowThatDescribesNoFrame() {
    try (VectorSchemaRoot root = batch()) {
      StructVector region = (StructVector) root.getVector("region");
      ((IntVector) region.getChild("width")).set(0, 8);
      FrameFormatException refused =
          assertThrows(FrameFormatException.class, () -> BatchFrames.of(root).get(0));
      assertTrue(refused.getMessage().contains("cannot be laid out as 9x5"), refused.getMessage());
    }
  }
}
