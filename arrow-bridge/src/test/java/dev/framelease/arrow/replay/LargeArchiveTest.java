package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Access;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings larger than a buffer can be, and of more frames than a heap should hold. */
@ExtendWith(LedgerExtension.class)
class LargeArchiveTest {
  private static final int ENDS = 16;

  @TempDir Path folder;

  /**
   * The second case has frames that no window holds; the third crosses the windows' borders; the
   * fourth has frames as large as can be.
   */
  @ParameterizedTest
  @CsvSource({"4096, 4096, 40", "20000, 20000, 2", "7919, 1021, 80", "2304167, 233, 2"})
  void shouldReadFilesAboveTwoGibibytes(int width, int height, int count) throws IOException {
    for (IpcFormat format : IpcFormat.values()) {
      Path path = folder.resolve("large." + format);
      writeSparse(path, format, width, height, count);
      assertTrue(Files.size(path) > Integer.MAX_VALUE);
      try (FrameArchive archive = FrameArchive.open(path)) {
        assertEquals(count, archive.size());
        for (int i = count - 1; i >= 0; i--) {
          assertMarked(archive, i);
        }
      }
      Files.delete(path);
    }
  }

  private static void assertMarked(FrameArchive archive, int index) {
    try (Frame frame = archive.get(index)) {
      ByteBuffer pixels = frame.buffer();
      assertEquals(index + 1, frame.info().sequence());
      assertEquals(index + 1, pixels.getInt(0));
      assertEquals(0, pixels.getInt(pixels.capacity() / 2));
      assertEquals(~(index + 1), pixels.getInt(pixels.capacity() - Integer.BYTES));
      assertEquals(archive.layout().byteSize(), pixels.capacity());
    }
  }

  @ParameterizedTest
  @CsvSource({"MAPPED, FILE", "MAPPED, STREAM", "COPIED, FILE"})
  void shouldReadTenThousandFramesInAConstantHeap(PixelAccess access, IpcFormat format) {
    Path path = folder.resolve("many." + format);
    Recording.write(path, format, 16, 9, 10_000);
    try (FrameArchive archive =
        FrameArchive.open(path, ArchiveOptions.DEFAULT.withAccess(access))) {
      assertEquals(10_000, archive.size());
      long sum = read(archive);
      long grown = Long.MAX_VALUE;
      // What frames leave grows each time; what else a JVM does meanwhile, now and then.
      for (int left = 3; left > 0 && grown >= 256 << 10; left--) {
        long first = heapUsed();
        assertEquals(sum, read(archive));
        assertEquals(sum, read(archive));
        grown = heapUsed() - first;
      }
      assertTrue(grown < 256 << 10, "the heap grew by " + grown + " bytes");
      assertTrue(archive.isComplete());
    }
  }

  private static long read(FrameArchive archive) {
    long sum = 0;
    for (Frame each : archive) {
      try (Frame frame = each) {
        sum += frame.info().sequence() * frame.buffer().get(100);
      }
    }
    return sum;
  }

  private static long heapUsed() {
    // The second collection takes what the first one only queued.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void shouldKeepFramesWhoseWindowsAreNotKept() throws IOException {
    Path path = folder.resolve("windows.arrow");
    writeSparse(path, IpcFormat.FILE, 8192, 8192, 40);
    try (FrameArchive archive = FrameArchive.open(path);
        Frame first = archive.get(0)) {
      assertTrue(Files.size(path) > 17L * (512 << 20));
      for (int i = 1; i < 40; i++) {
        assertMarked(archive, i);
      }
      System.gc();
      assertEquals(1, first.buffer().getInt(0));
      assertFalse(MappedFiles.at(first.address(), 4).isEmpty());
      assertMarked(archive, 0);
    } finally {
      Files.delete(path);
    }
  }

  /** Frames of zeros, but for their first and last four bytes. */
  private void writeSparse(Path path, IpcFormat format, int width, int height, int count)
      throws IOException {
    FrameSchema schema = FrameSchema.of(width, height);
    Path zeros = folder.resolve("zeros");
    long byteSize = schema.layout().byteSize();
    try (FileChannel file =
            FileChannel.open(
                zeros,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FrameAllocator allocator = FrameAllocator.open(new FrameLimits(1, Integer.MAX_VALUE))) {
      ByteBuffer pixels =
          file.map(FileChannel.MapMode.READ_WRITE, 0, byteSize).order(ByteOrder.nativeOrder());
      try (FrameIpcWriter writer =
          FrameIpcWriter.open(new SparseChannel(path, ENDS), format, schema, allocator)) {
        for (int i = 1; i <= count; i++) {
          pixels.putInt(0, i).putInt(pixels.capacity() - Integer.BYTES, ~i);
          writeOne(writer, pixels, i, schema);
        }
      }
    }
    Files.delete(zeros);
  }

  private static void writeOne(
      FrameIpcWriter writer, ByteBuffer pixels, int sequence, FrameSchema schema) {
    FrameInfo info =
        new FrameInfo(
            sequence,
            0,
            Region.ofSize(schema.layout().width(), schema.layout().height()),
            schema.layout(),
            new Damage.Unknown(),
            new CaptureTime(1, 2, Instant.EPOCH),
            0);
    try (Frame frame =
        Frame.of(
            MemoryBlock.lend(
                MemoryUtil.getByteBufferAddress(pixels),
                pixels,
                Access.READ_ONLY,
                leaked -> {},
                "a frame of zeros"),
            info)) {
      writer.write(frame);
    }
  }
}
