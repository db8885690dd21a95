package dev.framelease.arrow.cdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.FramesInFlightException;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Producer and consumer with an allocator each, which know of each other by two structs only. */
@Tag("lifetimes")
@ExtendWith(LedgerExtension.class)
class FrameExchangeTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 5;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameAllocator allocator = FrameAllocator.open(new FrameLimits(2, 2 * BYTES));
  private final BufferAllocator consumer = new RootAllocator();
  private final ArrowArray array = ArrowArray.allocateNew(consumer);
  private final ArrowSchema schema = ArrowSchema.allocateNew(consumer);

  /** That both allocators close shows that nothing is left of any exchange. */
  @AfterEach
  void close() {
    array.close();
    schema.close();
    consumer.close();
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private static FrameInfo info(PixelFormat format, Damage damage) {
    return new FrameInfo(
        7,
        2,
        new Region(3, 4, WIDTH, HEIGHT),
        FrameLayout.packed(WIDTH, HEIGHT, format),
        damage,
        new CaptureTime(1000, 1007, Instant.ofEpochSecond(1_700_000_000L, 123_456_789)),
        0);
  }

  private void export(FrameInfo info) {
    FrameSchema of = FrameSchema.of(WIDTH, HEIGHT, info.layout().format());
    try (Frame frame = slot.lend(info);
        FrameExporter exporter = FrameExporter.open(of, allocator)) {
      exporter.exportSchema(schema);
      exporter.export(frame, array);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheConsumerTheSlotItself(PixelFormat format) {
    Damage damage = new Damage.Rectangles(List.of(new Region(1, 2, 3, 1), new Region(0, 0, 1, 1)));
    export(info(format, damage));
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer);
        Frame frame = frames.get(0);
        PixelView pixels = frame.pixels()) {
      assertEquals(1, frames.size());
      assertEquals(info(format, damage), frame.info());
      assertEquals(slot.address(), frame.address());
      assertEquals(slot.address(), pixels.address());
      assertEquals(format.elementType(), pixels.elementType());
      slot.fill(9);
      assertEquals(slot.get(17), frame.buffer().get(17));
      assertEquals(FrameSchema.of(WIDTH, HEIGHT, format).arrow(), frames.schema().arrow());
      assertEquals(0, slot.returns());
    }
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveFramesOfAnySize(PixelFormat format) {
    FrameInfo info = info(format, new Damage.Unknown());
    try (Frame frame = slot.lend(info);
        FrameExporter exporter = FrameExporter.open(FrameSchema.ofAnySize(format), allocator)) {
      exporter.exportSchema(schema);
      exporter.export(frame, array);
    }
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer);
        Frame frame = frames.get(0)) {
      assertTrue(frames.schema().isOfAnySize());
      assertEquals(info, frame.info());
      assertEquals(slot.address(), frame.address());
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotByTheReleaseCallbackWhenTheLastHolderCloses() {
    export(info(PixelFormat.BGRX, new Damage.Unknown()));
    Frame frame;
    PixelView view;
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer)) {
      frame = frames.get(0);
      view = frame.pixels();
    }
    frame.close();
    frame.close();
    assertThrows(LeaseClosedException.class, frame::buffer);
    assertEquals(0, slot.returns());
    assertEquals(slot.get(5) & 0xff, view.getInt(0, 1, 1));
    view.close();
    view.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldGiveEachImportedFrameALeaseOfItsOwn() {
    export(info(PixelFormat.BGRX, new Damage.Unchanged()));
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer)) {
      Frame first = frames.get(0);
      Frame second = frames.get(0);
      first.close();
      assertEquals(new Damage.Unchanged(), second.info().damage());
      assertEquals(slot.get(0), second.buffer().get(0));
      second.close();
      assertThrows(IndexOutOfBoundsException.class, () -> frames.get(1));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldPassAnImportedFrameOnAsALiveOne() {
    export(info(PixelFormat.BGRX, new Damage.Unknown()));
    ArrowBuf again;
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer);
        Frame frame = frames.get(0);
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      again = buffer.retain();
    }
    assertEquals(slot.address(), again.memoryAddress());
    assertEquals(0, slot.returns());
    again.close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotOfAnArrayThatNobodyImports() {
    export(info(PixelFormat.BGRX, new Damage.Unknown()));
    assertEquals(0, slot.returns());
    array.release();
    schema.release();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReleaseWhatIsNoFrame() {
    try (IntVector numbers = new IntVector("n", consumer)) {
      numbers.allocateNew(1);
      numbers.set(0, 1);
      try (VectorSchemaRoot root = VectorSchemaRoot.of(numbers)) {
        root.setRowCount(1);
        Data.exportVectorSchemaRoot(consumer, root, null, array, schema);
      }
    }
    assertThrows(FrameFormatException.class, () -> ImportedFrames.of(array, schema, consumer));
    assertEquals(0, array.snapshot().release);
    assertEquals(0, schema.snapshot().release);
  }

  /** Its only child is a column of frames, as that of a batch may be. */
  @Test
  void shouldRefuseAnArrayThatIsNoBatch() {
    Field frame = FrameSchema.of(WIDTH, HEIGHT).arrow().findField(FrameSchema.FRAME);
    Field list = new Field("", FieldType.notNullable(ArrowType.List.INSTANCE), List.of(frame));
    try (FieldVector empty = list.createVector(consumer)) {
      Data.exportVector(consumer, empty, null, array, schema);
    }
    var refusal =
        assertThrows(FrameFormatException.class, () -> ImportedFrames.of(array, schema, consumer));
    assertTrue(refusal.getMessage().contains("comes as a struct"), refusal.getMessage());
    assertEquals(0, array.snapshot().release);
    assertEquals(0, schema.snapshot().release);
  }

  /** Where the offset of an array is in its struct (Arrow C Data Interface). */
  private static final int NULL_COUNT_AT = Long.BYTES;

  private static final int OFFSET_AT = 2 * Long.BYTES;

  /** Arrow for Java would show the rows from 0 on. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0 0", "1", "5", "5 3", "6 0 1", "7"})
  void shouldRefuseSlicesOfOtherLibraries(String child) {
    export(info(PixelFormat.BGRX, new Damage.Unchanged()));
    ArrowArray sliced = array;
    for (String index : child.isEmpty() ? new String[0] : child.split(" ")) {
      long at = sliced.snapshot().children + Long.parseLong(index) * Long.BYTES;
      sliced = ArrowArray.wrap(MemoryUtil.getLong(at));
    }
    MemoryUtil.putLong(sliced.memoryAddress() + OFFSET_AT, 1);
    var refusal =
        assertThrows(FrameFormatException.class, () -> ImportedFrames.of(array, schema, consumer));
    assertTrue(refusal.getMessage().contains("begins at row 1"), refusal.getMessage());
    assertEquals(1, slot.returns());
    assertEquals(0, array.snapshot().release);
    assertEquals(0, schema.snapshot().release);
  }

  /** A record batch has no such rows; a column of structs has. */
  @Test
  void shouldRefuseRowsThatAreNull() {
    export(info(PixelFormat.BGRX, new Damage.Unchanged()));
    try (ArrowBuf validity = consumer.buffer(Long.BYTES)) {
      validity.setZero(0, Long.BYTES);
      MemoryUtil.putLong(array.snapshot().buffers, validity.memoryAddress());
      MemoryUtil.putLong(array.memoryAddress() + NULL_COUNT_AT, 1);
      var refusal =
          assertThrows(
              FrameFormatException.class, () -> ImportedFrames.of(array, schema, consumer));
      assertTrue(refusal.getMessage().contains("1 of its 1 row is null"), refusal.getMessage());
    }
    assertEquals(1, slot.returns());
    assertEquals(0, array.snapshot().release);
  }

  /** Its columns may be longer than a batch. */
  @Test
  void shouldGiveNoMoreRowsThanTheBatchHas() {
    export(info(PixelFormat.BGRX, new Damage.Unchanged()));
    MemoryUtil.putLong(array.memoryAddress(), 0);
    try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer)) {
      assertEquals(0, frames.size());
      assertThrows(IndexOutOfBoundsException.class, () -> frames.get(0));
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldRefuseToImportTwice() {
    export(info(PixelFormat.BGRX, new Damage.Unknown()));
    ImportedFrames.of(array, schema, consumer).close();
    assertEquals(1, slot.returns());
    assertThrows(IllegalStateException.class, () -> ImportedFrames.of(array, schema, consumer));
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenTheExportFails() {
    FrameSchema of = FrameSchema.of(WIDTH, HEIGHT);
    try (FrameExporter exporter = FrameExporter.open(of, allocator);
        Frame frame = slot.lend(7, WIDTH, HEIGHT)) {
      long used = allocator.arrow().getAllocatedMemory();
      int refused = 0;
      // More room step by step, until all of the export fits: each step fails at another place.
      for (long room = 0; array.snapshot().release == 0; room += 50) {
        allocator.arrow().setLimit(used + BYTES + room);
        try {
          exporter.export(frame, array);
        } catch (OutOfMemoryException e) {
          refused++;
          assertEquals(0, allocator.framesInFlight());
          assertEquals(used, allocator.arrow().getAllocatedMemory());
        }
      }
      assertTrue(refused > 10, "the limit did not refuse anything");
      assertEquals(1, allocator.framesInFlight());
      array.release();
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenTheImportFails() {
    int refused = 0;
    long used = consumer.getAllocatedMemory();
    for (long room = 0; allocator.framesInFlight() == 0; room += 50) {
      export(info(PixelFormat.BGRX, new Damage.Unknown()));
      consumer.setLimit(used + room);
      try (ImportedFrames frames = ImportedFrames.of(array, schema, consumer)) {
        assertEquals(1, frames.size());
        break;
      } catch (OutOfMemoryException e) {
        refused++;
      }
      assertEquals(0, allocator.framesInFlight());
      assertEquals(refused, slot.returns());
      assertEquals(used, consumer.getAllocatedMemory());
    }
    assertTrue(refused > 10, "the limit did not refuse anything");
    assertEquals(refused + 1, slot.returns());
  }

  @Test
  void shouldRefuseMoreFramesThanTheConsumerGivesBack() {
    FrameSchema of = FrameSchema.of(WIDTH, HEIGHT);
    try (FrameExporter exporter = FrameExporter.open(of, allocator);
        ArrowArray second = ArrowArray.allocateNew(consumer);
        ArrowArray third = ArrowArray.allocateNew(consumer);
        Frame frame = slot.lend(7, WIDTH, HEIGHT)) {
      exporter.export(frame, array);
      exporter.export(frame, second);
      assertThrows(FramesInFlightException.class, () -> exporter.export(frame, third));
      array.release();
      exporter.export(frame, third);
      second.release();
      third.release();
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldRefuseAFrameOfAnotherSizeOrAfterClose() {
    FrameExporter exporter = FrameExporter.open(FrameSchema.of(WIDTH, HEIGHT), allocator);
    try (Frame other = slot.lend(7, WIDTH - 1, HEIGHT);
        Frame frame = slot.lend(8, WIDTH, HEIGHT)) {
      assertThrows(FrameFormatException.class, () -> exporter.export(other, array));
      exporter.close();
      exporter.close();
      assertThrows(IllegalStateException.class, () -> exporter.export(frame, array));
    }
    assertEquals(2, slot.returns());
  }
}
