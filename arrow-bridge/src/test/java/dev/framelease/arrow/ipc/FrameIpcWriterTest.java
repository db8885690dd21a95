package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.FramesInFlightException;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
class FrameIpcWriterTest {
  private static final int WIDTH = 33;
  private static final int HEIGHT = 17;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  private final LentSlot slot = new LentSlot(BYTES);
  private final FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT);

  @RegisterExtension
  final DrainedAllocator drained = DrainedAllocator.open(new FrameLimits(2, 2 * BYTES));

  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  @Tag("smoke")
  @ParameterizedTest
  @EnumSource
  void shouldBeReadBackByArrow(IpcFormat format) throws IOException {
    Path path = folder.resolve("frames.arrow");
    List<byte[]> written = write(path, format, 3);
    assertEquals(3, slot.returns());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals(List.of(1L, 2L, 3L), assertRead(path, format, written));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeReadBackWithoutAFrame(IpcFormat format) throws IOException {
    Path path = folder.resolve("frames.arrow");
    assertRead(path, format, write(path, format, 0));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHandTheChannelTheSlotItself(IpcFormat format) throws IOException {
    AddressRecorder recorder =
        new AddressRecorder(FileChannel.open(create("frames.arrow"), StandardOpenOption.WRITE));
    try (FrameIpcWriter writer = FrameIpcWriter.open(recorder, format, schema, allocator)) {
      for (int i = 1; i <= 3; i++) {
        writeOne(writer, i);
      }
      assertEquals(0, writer.bytesCopied());
      assertEquals(3, writer.framesWritten());
      assertEquals(recorder.bytes(), writer.bytesWritten());
    }
    List<AddressRecorder.Written> large =
        recorder.written().stream().filter(each -> each.byteSize() >= BYTES).toList();
    assertEquals(3, large.size());
    for (AddressRecorder.Written each : large) {
      assertEquals(slot.address(), each.address());
      assertEquals(BYTES, each.byteSize());
    }
  }

  @Test
  void shouldAddLittleToThePixels() throws IOException {
    Path path = folder.resolve("frames.arrows");
    write(path, IpcFormat.STREAM, 1);
    long one = Files.size(path);
    write(path, IpcFormat.STREAM, 2);
    long added = Files.size(path) - one - BYTES;
    assertTrue(added < 1200, () -> "a batch adds " + added + " bytes");
  }

  @Test
  void shouldShowWhatTheSlotHoldsWhenItIsWritten() throws IOException {
    Path path = folder.resolve("frames.arrow");
    byte[] changed;
    try (FrameIpcWriter writer = open(path, IpcFormat.FILE);
        Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      slot.fill(99);
      changed = slot.bytes();
      writer.write(frame);
    }
    assertRead(path, IpcFormat.FILE, List.of(changed));
  }

  @Test
  void shouldRefuseOtherFramesAndGoOn() throws IOException {
    Path path = folder.resolve("frames.arrow");
    FrameLayout padded = new FrameLayout(8, 4, PixelFormat.BGRX, 64, 256);
    LentSlot other = new LentSlot(256);
    List<byte[]> written;
    try (FrameIpcWriter writer = open(path, IpcFormat.FILE)) {
      try (Frame small = other.lend(1, 8, 8);
          Frame gaps = other.lend(2, padded)) {
        assertThrows(FrameFormatException.class, () -> writer.write(small));
        assertThrows(FrameFormatException.class, () -> writer.write(gaps));
      }
      written = List.of(writeOne(writer, 1));
    }
    assertEquals(2, other.returns());
    assertRead(path, IpcFormat.FILE, written);
  }

  @Test
  void shouldReturnTheSlotAndGoOnWhenTheLimitRefuses() throws IOException {
    Path path = folder.resolve("frames.arrow");
    List<byte[]> written;
    try (FrameIpcWriter writer = open(path, IpcFormat.FILE)) {
      try (Frame frame = slot.lend(1, WIDTH, HEIGHT);
          ArrowBuf one = allocator.wrap(frame);
          ArrowBuf two = allocator.wrap(frame)) {
        assertEquals(one.memoryAddress(), two.memoryAddress());
        assertThrows(FramesInFlightException.class, () -> writer.write(frame));
      }
      assertEquals(1, slot.returns());
      written = List.of(writeOne(writer, 2));
    }
    assertRead(path, IpcFormat.FILE, written);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheFramesBeforeTheOneThatFailed(IpcFormat format) throws IOException {
    Path path = folder.resolve("frames.arrow");
    FullDisk disk = new FullDisk(FileChannel.open(create(path), StandardOpenOption.WRITE));
    List<byte[]> written = new ArrayList<>();
    try (FrameIpcWriter writer = FrameIpcWriter.open(disk, format, schema, allocator)) {
      written.add(writeOne(writer, 1));
      written.add(writeOne(writer, 2));
      disk.fillUpAfter(BYTES / 2);
      FrameWriteException failed =
          assertThrows(FrameWriteException.class, () -> writeOne(writer, 3));
      assertTrue(failed.getMessage().contains("buffer of frame 3"), failed.getMessage());
      assertTrue(failed.getMessage().contains("No space left"), failed.getMessage());
      assertEquals(3, slot.returns());
      assertThrows(IllegalStateException.class, () -> writeOne(writer, 4));
      assertEquals(2, writer.framesWritten());
      assertEquals(0, writer.bytesCopied());
      disk.empty();
    }
    assertRead(path, format, written);
  }

  @Test
  void shouldMakeACompleteFileOnAThreadThatIsInterrupted() throws IOException {
    Path path = folder.resolve("frames.arrow");
    List<byte[]> written;
    Thread.currentThread().interrupt();
    try {
      written = write(path, IpcFormat.FILE, 2);
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertRead(path, IpcFormat.FILE, written);
  }

  @Test
  void shouldLetAnInterruptEndAWriteToAPipe() throws IOException {
    Pipe pipe = Pipe.open();
    FrameIpcWriter writer = FrameIpcWriter.open(pipe.sink(), IpcFormat.STREAM, schema, allocator);
    Thread.currentThread().interrupt();
    try {
      assertThrows(FrameWriteException.class, () -> writeOne(writer, 1));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertThrows(FrameWriteException.class, writer::close);
    pipe.source().close();
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldReturnTheSlotWhenTheReaderOfAPipeGoes() throws IOException {
    Pipe pipe = Pipe.open();
    FrameIpcWriter writer = FrameIpcWriter.open(pipe.sink(), IpcFormat.STREAM, schema, allocator);
    pipe.source().close();
    assertThrows(FrameWriteException.class, () -> writeOne(writer, 1));
    assertEquals(1, slot.returns());
    assertEquals(0, allocator.framesInFlight());
    FrameWriteException incomplete = assertThrows(FrameWriteException.class, writer::close);
    assertTrue(incomplete.getMessage().contains("after 0 frames"), incomplete.getMessage());
    writer.close();
    assertTrue(!pipe.sink().isOpen());
    assertThrows(IllegalStateException.class, () -> writeOne(writer, 2));
  }

  @Test
  void shouldSayThatADeviceIsFull() {
    FrameWriteException failed =
        assertThrows(FrameWriteException.class, () -> open(Path.of("/dev/full"), IpcFormat.FILE));
    assertTrue(failed.getMessage().startsWith("/dev/full cannot be written"), failed.getMessage());
    assertTrue(failed.getMessage().contains("No space left"), failed.getMessage());
  }

  @Test
  void shouldWriteToADeviceAsItIs() {
    try (FrameIpcWriter writer = open(Path.of("/dev/null"), IpcFormat.FILE)) {
      writeOne(writer, 1);
      assertEquals(1, writer.framesWritten());
    }
    assertTrue(Files.exists(Path.of("/dev/null")));
  }

  @Test
  void shouldNameAFolderThatIsMissingAndLeaveNothing() throws IOException {
    Path path = folder.resolve("missing").resolve("frames.arrow");
    FrameWriteException failed =
        assertThrows(FrameWriteException.class, () -> open(path, IpcFormat.FILE));
    assertTrue(
        failed.getMessage().contains(path.getParent() + " does not exist"), failed.getMessage());
    assertEmptyFolder();
  }

  @Test
  void shouldRefuseAFolder() throws IOException {
    FrameWriteException failed =
        assertThrows(FrameWriteException.class, () -> open(folder, IpcFormat.FILE));
    assertTrue(failed.getMessage().contains("it is a folder"), failed.getMessage());
    assertEmptyFolder();
  }

  @Test
  void shouldReplaceAFileAndItsMode() throws IOException {
    Path path = create("frames.arrow");
    Files.writeString(path, "an older recording");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertRead(path, IpcFormat.FILE, write(path, IpcFormat.FILE, 1));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void shouldLeaveAFileAsItWasWhenTheWriterCannotStart() throws IOException {
    Path path = create("frames.arrow");
    Files.writeString(path, "an older recording");
    FrameAllocator closed = FrameAllocator.open(FrameLimits.DEFAULT);
    closed.close();
    assertThrows(
        IllegalStateException.class,
        () -> FrameIpcWriter.open(path, IpcFormat.FILE, schema, closed));
    assertThrows(
        NullPointerException.class,
        () -> FrameIpcWriter.open(path, IpcFormat.FILE, null, allocator));
    assertEquals("an older recording", Files.readString(path));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  private Path create(String name) throws IOException {
    return create(folder.resolve(name));
  }

  private static Path create(Path path) throws IOException {
    return Files.createFile(path);
  }

  private FrameIpcWriter open(Path path, IpcFormat format) {
    return FrameIpcWriter.open(path, format, schema, allocator);
  }

  private List<byte[]> write(Path path, IpcFormat format, int count) {
    List<byte[]> written = new ArrayList<>();
    try (FrameIpcWriter writer = open(path, format)) {
      for (int i = 1; i <= count; i++) {
        written.add(writeOne(writer, i));
      }
      assertEquals(0, writer.bytesCopied());
    }
    return written;
  }

  private byte[] writeOne(FrameIpcWriter writer, int sequence) {
    slot.fill(sequence);
    try (Frame frame = slot.lend(sequence, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
    return slot.bytes();
  }

  private void assertEmptyFolder() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private List<Long> assertRead(Path path, IpcFormat format, List<byte[]> expected)
      throws IOException {
    List<Long> sequences = new ArrayList<>();
    try (RootAllocator memory = new RootAllocator();
        FileChannel channel = FileChannel.open(path);
        ArrowReader reader =
            format == IpcFormat.FILE
                ? new ArrowFileReader(channel, memory)
                : new ArrowStreamReader(channel, memory)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertEquals(
          schema.arrow().getFields().subList(1, 6), root.getSchema().getFields().subList(1, 6));
      assertEquals(
          schema.arrow().findField("frame").getType(),
          root.getSchema().findField("frame").getType());
      assertEquals(schema.arrow().getCustomMetadata(), root.getSchema().getCustomMetadata());
      for (int i = 0; i < expected.size(); i++) {
        assertTrue(reader.loadNextBatch());
        assertEquals(1, root.getRowCount());
        sequences.add(((BigIntVector) root.getVector("sequence")).get(0));
        assertArrayEquals(expected.get(i), pixelsOf(root));
      }
      assertTrue(!reader.loadNextBatch());
    }
    return sequences;
  }

  private static byte[] pixelsOf(VectorSchemaRoot root) {
    FixedShapeTensorVector frames = (FixedShapeTensorVector) root.getVector("frame");
    UInt1Vector pixels = (UInt1Vector) frames.getUnderlyingVector().getDataVector();
    byte[] bytes = new byte[pixels.getValueCount()];
    pixels.getDataBuffer().getBytes(0, bytes);
    return bytes;
  }
}
