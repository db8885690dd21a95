package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings whose bodies are compressed with ZSTD. */
@ExtendWith(LedgerExtension.class)
class CompressedArchiveTest {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 150;
  private static final int FRAMES = 12;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"FILE, true, MAPPED", "STREAM, true, COPIED", "FILE, false, MAPPED"})
  void shouldGiveTheFramesThatWereWritten(IpcFormat format, boolean extension, PixelAccess access)
      throws IOException {
    IpcOptions options = IpcOptions.of(format).withCompression(Compression.ZSTD);
    Recording recording = record(extension ? options : options.withoutExtensionMetadata());
    assertTrue(Files.size(recording.path()) < FRAMES * WIDTH * HEIGHT);
    try (FrameArchive archive =
        FrameArchive.open(recording.path(), ArchiveOptions.DEFAULT.withAccess(access))) {
      assertEquals(FRAMES, archive.size());
      assertTrue(archive.isComplete());
      for (int i : new int[] {11, 0, 1, 2, 7, 7, 10, 3}) {
        assertIs(recording, i, archive);
      }
      assertEquals(3, archive.indexAt(recording.infos().get(3).time().completedUtc()).getAsLong());
    }
  }

  private static void assertIs(Recording recording, int index, FrameArchive archive) {
    try (Frame frame = archive.get(index)) {
      assertEquals(ByteBuffer.wrap(recording.pixels().get(index)), frame.buffer());
      assertEquals(WIDTH * HEIGHT * 4, frame.info().copiedBytes());
      assertEquals(recording.infos().get(index).time(), frame.info().time());
      assertEquals(recording.infos().get(index).region(), frame.info().region());
      assertEquals(recording.infos().get(index).sequence(), frame.info().sequence());
    }
  }

  @Test
  void shouldBeReadByArrow() throws IOException {
    Recording recording = record(IpcOptions.of(IpcFormat.FILE).withCompression(Compression.ZSTD));
    try (RootAllocator memory = new RootAllocator();
        FileChannel file = FileChannel.open(recording.path());
        ArrowFileReader reader = new ArrowFileReader(file, memory, new TestZstd())) {
      for (byte[] expected : recording.pixels()) {
        assertTrue(reader.loadNextBatch());
        FixedShapeTensorVector frames =
            (FixedShapeTensorVector) reader.getVectorSchemaRoot().getVector("frame");
        UInt1Vector pixels = (UInt1Vector) frames.getUnderlyingVector().getDataVector();
        byte[] found = new byte[expected.length];
        pixels.getDataBuffer().getBytes(0, found);
        assertArrayEquals(expected, found);
      }
      assertFalse(reader.loadNextBatch());
    }
  }

  @Test
  void shouldWriteNoiseAsItIs() throws IOException {
    byte[] noise = new byte[WIDTH * HEIGHT * 4];
    new Random(5).nextBytes(noise);
    Path path = folder.resolve("noise");
    LentSlot slot = new LentSlot(noise.length);
    slot.fill(noise);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(
                path,
                IpcOptions.of(IpcFormat.STREAM).withCompression(Compression.ZSTD),
                FrameSchema.of(WIDTH, HEIGHT),
                allocator);
        Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
    assertTrue(Files.size(path) < noise.length + 4096);
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(0)) {
      assertEquals(ByteBuffer.wrap(noise), frame.buffer());
    }
  }

  /** What was decoded already can be spoiled: rows that are read in order are decoded once. */
  @Test
  void shouldGoOnWhereItStandsInABatchOfManyRows() throws IOException {
    int side = 512;
    byte[] noise = new byte[3 * side * side];
    Random random = new Random(7);
    for (int i = 0; i < noise.length; i++) {
      // Of all values, Arrow would write it as it is.
      noise[i] = (byte) random.nextInt(64);
    }
    Path path = folder.resolve("many rows");
    ImageFile.of("uint8")
        .write(
            path,
            noise.length / side / side,
            (row, i) -> noise[row * side * side + i],
            new TestZstd(),
            side,
            side);
    try (FrameArchive archive =
        FrameArchive.open(path, ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.GRAY))) {
      assertRow(archive, 0, noise);
      spoilStartOfPixels(path);
      assertRow(archive, 1, noise);
      assertRow(archive, 2, noise);
      assertThrows(ArchiveFormatException.class, () -> archive.get(0).close());
      assertThrows(ArchiveFormatException.class, () -> archive.get(2).close());
    }
  }

  private static void assertRow(FrameArchive archive, int row, byte[] expected) {
    try (Frame frame = archive.get(row)) {
      int length = frame.buffer().remaining();
      assertEquals(ByteBuffer.wrap(expected, row * length, length), frame.buffer());
    }
  }

  /** They are the last buffer, which begins with Zstandard's magic number (RFC 8878, 3.1.1). */
  private static void spoilStartOfPixels(Path path) throws IOException {
    String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    int start = bytes.lastIndexOf("(\u00b5/\u00fd");
    assertTrue(start > 0);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4), start);
    }
  }

  @Test
  void shouldHoldNoMoreFramesThanItMay() {
    Recording recording = record(IpcOptions.of(IpcFormat.FILE).withCompression(Compression.ZSTD));
    try (FrameArchive archive =
        FrameArchive.open(recording.path(), ArchiveOptions.DEFAULT.withMaxCopies(2))) {
      try (Frame one = archive.get(0);
          Frame two = archive.get(1)) {
        CopiesInUseException refused =
            assertThrows(CopiesInUseException.class, () -> archive.get(2));
        assertTrue(refused.getMessage().contains("2 frames in memory"), refused.getMessage());
        assertFalse(one.buffer().equals(two.buffer()));
      }
      assertIs(recording, 2, archive);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryCompleteFrameWhereverTheFileIsCut(IpcFormat format) throws IOException {
    Recording recording = record(IpcOptions.of(format).withCompression(Compression.ZSTD));
    byte[] all = Files.readAllBytes(recording.path());
    Path cut = folder.resolve("cut");
    long read = 0;
    for (int length = all.length - 1; length > 3000; length -= 997) {
      Files.deleteIfExists(cut);
      Files.write(cut, Arrays.copyOf(all, length));
      try (FrameArchive archive = FrameArchive.open(cut)) {
        for (int i = 0; i < archive.size(); i++) {
          assertIs(recording, i, archive);
        }
        read += archive.size();
      }
    }
    assertTrue(read > FRAMES);
  }

  private Recording record(IpcOptions options) {
    return Recording.write(
        folder.resolve("recording." + options.format()), options, WIDTH, HEIGHT, FRAMES);
  }
}
