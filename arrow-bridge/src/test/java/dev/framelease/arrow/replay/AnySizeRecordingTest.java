package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.BatchFrames;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.tensor.VariableShapeTensorVector;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One file for frames whose size changes, in a column of arrow.variable_shape_tensor. */
@ExtendWith(LedgerExtension.class)
class AnySizeRecordingTest {
  /** Width and height of each frame. */
  private static final int[][] SIZES = {{8, 6}, {8, 6}, {5, 9}, {1, 1}, {33, 17}};

  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("screen.arrow");
  }

  private static LentSlot slot(int number) {
    LentSlot slot = new LentSlot(33 * 17 * 4);
    slot.fill(number);
    return slot;
  }

  private static FrameInfo info(int number, PixelFormat format, long copied) {
    int width = SIZES[number][0];
    int height = SIZES[number][1];
    Region region = new Region(3, 5, width, height);
    return new FrameInfo(
        number + 1,
        number / 2,
        region,
        FrameLayout.packed(width, height, format),
        new Damage.Rectangles(List.of(new Region(0, 0, 1, 1), new Region(0, 0, width, height))),
        new CaptureTime(1000L * number, 1000L * number + 7, Instant.ofEpochSecond(17, number)),
        copied);
  }

  private void record(IpcOptions options, PixelFormat format) {
    try (FrameIpcWriter writer =
        FrameIpcWriter.open(path(), options, FrameSchema.ofAnySize(format), allocator)) {
      for (int i = 0; i < SIZES.length; i++) {
        LentSlot slot = slot(i);
        try (Frame frame = slot.lend(info(i, format, 0))) {
          writer.write(frame);
        }
        if (options.compression() == Compression.NONE) {
          assertEquals(slot.address(), writer.pixelsWrittenFrom());
          assertEquals(0, writer.bytesCopied());
        }
      }
    }
  }

  private static void assertIs(int number, PixelFormat format, boolean copied, Frame frame) {
    long byteSize = FrameLayout.packed(SIZES[number][0], SIZES[number][1], format).byteSize();
    assertEquals(info(number, format, copied ? byteSize : 0), frame.info());
    byte[] expected = new byte[(int) byteSize];
    System.arraycopy(slot(number).bytes(), 0, expected, 0, expected.length);
    assertEquals(expected.length, frame.buffer().remaining());
    byte[] found = new byte[expected.length];
    frame.buffer().get(found);
    assertArrayEquals(expected, found);
    try (PixelView view = frame.pixels()) {
      assertArrayEquals(format.shape(SIZES[number][1], SIZES[number][0]), view.shape());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FILE, NONE, true, MAPPED, BGRX",
    "STREAM, NONE, true, COPIED, BGRX",
    "FILE, ZSTD, true, MAPPED, BGRX",
    "STREAM, NONE, false, MAPPED, BGRX",
    "FILE, ZSTD, false, COPIED, RGB565",
    "FILE, NONE, true, MAPPED, XRGB2101010",
    "STREAM, NONE, false, MAPPED, RGB565"
  })
  void shouldGiveTheFramesOfEverySizeThatWereWritten(
      IpcFormat form,
      Compression compression,
      boolean extension,
      PixelAccess access,
      PixelFormat format) {
    IpcOptions options = IpcOptions.of(form).withCompression(compression);
    record(extension ? options : options.withoutExtensionMetadata(), format);
    boolean copied = compression == Compression.ZSTD || access == PixelAccess.COPIED;
    try (FrameArchive archive =
        FrameArchive.open(path(), ArchiveOptions.DEFAULT.withAccess(access))) {
      assertTrue(archive.isComplete());
      assertEquals(SIZES.length, archive.size());
      assertEquals(FrameSchema.ofAnySize(format).arrow(), archive.schema().arrow());
      for (int i : new int[] {4, 0, 1, 3, 2, 4}) {
        try (Frame frame = archive.get(i)) {
          assertIs(i, format, copied, frame);
        }
      }
    }
  }

  @Test
  void shouldMapFramesWithoutACopy() throws IOException {
    record(IpcOptions.of(IpcFormat.FILE), PixelFormat.BGRX);
    try (FrameArchive archive = FrameArchive.open(path());
        Frame frame = archive.get(2)) {
      byte[] bytes = Files.readAllBytes(path());
      int at = indexOf(bytes, slot(2).bytes(), 5 * 9 * 4);
      try (FileChannel file = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[] {77}), at + 11);
      }
      assertEquals(77, frame.buffer().get(11), "the frame is not the file");
    }
  }

  private static int indexOf(byte[] all, byte[] part, int length) {
    for (int at = 0; at + length <= all.length; at++) {
      if (Arrays.equals(all, at, at + length, part, 0, length)) {
        return at;
      }
    }
    throw new AssertionError("the pixels are not in the file");
  }

  @Test
  void shouldFindEveryCompleteFrameWhenTheEndIsCutOff() throws IOException {
    record(IpcOptions.of(IpcFormat.FILE), PixelFormat.BGRX);
    byte[] bytes = Files.readAllBytes(path());
    int last = indexOf(bytes, slot(4).bytes(), 33 * 17 * 4);
    Files.write(path(), Arrays.copyOf(bytes, last + 20));
    try (FrameArchive archive = FrameArchive.open(path())) {
      assertEquals(4, archive.size());
      try (Frame frame = archive.get(3)) {
        assertIs(3, PixelFormat.BGRX, false, frame);
      }
    }
  }

  @Test
  void shouldHaveNoLayoutOfAllFrames() {
    record(IpcOptions.of(IpcFormat.FILE), PixelFormat.BGRX);
    try (FrameArchive archive = FrameArchive.open(path())) {
      assertTrue(archive.schema().isOfAnySize());
      var refusal = assertThrows(IllegalStateException.class, archive::layout);
      assertTrue(refusal.getMessage().contains("info().layout()"), refusal.getMessage());
    }
  }

  @Test
  void shouldRefuseAnotherFormatAndGoOn() {
    LentSlot slot = slot(0);
    try (FrameIpcWriter writer =
            FrameIpcWriter.open(
                path(), IpcFormat.FILE, FrameSchema.ofAnySize(PixelFormat.BGRX), allocator);
        Frame other = slot.lend(info(0, PixelFormat.RGB565, 0));
        Frame padded = slot.lend(1, FrameLayout.padded(5, 4, PixelFormat.BGRX, 64));
        Frame frame = slot.lend(info(0, PixelFormat.BGRX, 0))) {
      var refusal = assertThrows(FrameFormatException.class, () -> writer.write(other));
      assertTrue(refusal.getMessage().contains("any size of BGRX"), refusal.getMessage());
      assertThrows(FrameFormatException.class, () -> writer.write(padded));
      writer.write(frame);
      assertEquals(1, writer.framesWritten());
    }
    assertTrue(slot.isIdle());
  }

  /** Arrow's own reader, which copies each batch into memory of its own. */
  @ParameterizedTest
  @EnumSource
  void shouldReadBackThroughArrowsReader(PixelFormat format) throws IOException {
    record(IpcOptions.of(IpcFormat.STREAM), format);
    try (ArrowStreamReader reader =
        new ArrowStreamReader(Files.newInputStream(path()), allocator.arrow())) {
      BatchFrames frames = BatchFrames.of(reader.getVectorSchemaRoot());
      for (int i = 0; i < SIZES.length; i++) {
        assertTrue(reader.loadNextBatch());
        assertEquals(1, frames.size());
        try (Frame frame = frames.get(0)) {
          assertIs(i, format, false, frame);
        }
      }
    }
  }

  @Test
  void shouldShowTheSlotInABatchOfItsSize() {
    FrameSchema schema = FrameSchema.ofAnySize(PixelFormat.BGRX);
    try (FrameBatches batches = FrameBatches.open(schema, allocator)) {
      for (int i = 0; i < SIZES.length; i++) {
        LentSlot slot = slot(i);
        try (Frame frame = slot.lend(info(i, PixelFormat.BGRX, 0));
            VectorSchemaRoot row = batches.toRecordBatch(frame);
            Frame back = BatchFrames.of(row).get(0)) {
          assertEquals(slot.address(), back.address());
          assertIs(i, PixelFormat.BGRX, false, back);
        }
        assertTrue(slot.isIdle());
      }
    }
  }

  /** Which number of a row lies, and what is said of it. */
  @ParameterizedTest
  @CsvSource({
    "HEIGHT, 7, its values",
    "HEIGHT, 0, is no frame",
    "WIDTH, -8, is no frame",
    "CHANNELS, 3, with 4 channels",
    "HEIGHT, 2147483647, 2147483647",
    "START, -192, its values",
    "START, 4, its values",
    "END, 384, its values",
    "END, -1, its values",
    "END, 2147483647, its values",
    "BOTH, -192, its values",
    "BOTH, -1, its values",
    "BOTH, 1, its values",
    "BOTH, 192, its values",
    "BOTH, -2147483648, its values"
  })
  void shouldRefuseARowThatLies(Lie lie, int value, String said) throws IOException {
    FrameSchema schema = FrameSchema.ofAnySize(PixelFormat.BGRX);
    try (FrameBatches batches = FrameBatches.open(schema, allocator);
        Frame frame = slot(0).lend(info(0, PixelFormat.BGRX, 0));
        VectorSchemaRoot row = batches.toRecordBatch(frame)) {
      lie.tell((VariableShapeTensorVector) row.getVector("frame"), value);
      try (ArrowStreamWriter writer =
          new ArrowStreamWriter(row, null, Files.newOutputStream(path()))) {
        writer.writeBatch();
      }
    }
    for (PixelAccess access : PixelAccess.values()) {
      try (FrameArchive archive =
          FrameArchive.open(path(), ArchiveOptions.DEFAULT.withAccess(access))) {
        var refusal = assertThrows(ArchiveFormatException.class, () -> archive.get(0));
        assertTrue(refusal.getMessage().contains(said), refusal.getMessage());
      }
    }
  }

  private enum Lie {
    HEIGHT(0),
    WIDTH(1),
    CHANNELS(2),
    START(0),
    END(1),
    /** As many values as the shape says, from elsewhere: other bytes of the file. */
    BOTH(0);

    private final int index;

    Lie(int index) {
      this.index = index;
    }

    void tell(VariableShapeTensorVector frames, int value) {
      List<FieldVector> children = frames.getUnderlyingVector().getChildrenFromFields();
      ArrowBuf offsets = children.get(0).getOffsetBuffer();
      ArrowBuf lengths = children.get(1).getChildrenFromFields().get(0).getDataBuffer();
      switch (this) {
        case START, END -> offsets.setInt((long) index * Integer.BYTES, value);
        case BOTH -> {
          offsets.setInt(0, value);
          offsets.setInt(Integer.BYTES, value + offsets.getInt(Integer.BYTES));
        }
        default -> lengths.setInt((long) index * Integer.BYTES, value);
      }
    }
  }

  /** Shown in the format's description. */
  @Test
  void shouldWorkAsTheDocumentationSays() throws IOException {
    Path path = path();
    try (Frame frame = slot(0).lend(info(0, PixelFormat.BGRX, 0));
        Frame wider = slot(4).lend(info(4, PixelFormat.BGRX, 0))) {
      // example
      try (FrameIpcWriter writer =
          FrameIpcWriter.open(
              path, IpcFormat.FILE, FrameSchema.ofAnySize(PixelFormat.BGRX), allocator)) {
        writer.write(frame);
        writer.write(wider);
      }
      // end of example
    }
    String file = "arrow-bridge/src/test/java/" + getClass().getName().replace('.', '/') + ".java";
    assertTrue(Examples.shownIn("docs/arrow-format.md").containsAll(Examples.runBy(file)));
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(2, archive.size());
    }
  }
}
