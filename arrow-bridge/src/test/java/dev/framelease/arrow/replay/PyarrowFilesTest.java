package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.TensorVector;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Arrow for C++ wrote by way of pyarrow 25.0.1, which has both types of tensors: {@code
 * src/test/python/write_tensors.py} made the files, and says what is in them.
 */
@ExtendWith(LedgerExtension.class)
class PyarrowFilesTest {
  private static final Region REGION = new Region(10, 20, 4, 2);
  private static final Region ONE = new Region(1, 0, 2, 1);

  private static Path file(String name) {
    return Path.of(
        System.getProperty("framelease.root"), "arrow-bridge/src/test/resources/pyarrow", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8", "uint16", "uint32", "float32"})
  void shouldReadTensorsOfOneShape(String type) throws IOException {
    read(
        "tensors.arrow",
        type,
        tensors -> {
          for (int row = 0; row < 3; row++) {
            assertShows(tensors, row, 6 * row, new int[] {2, 3}, false);
          }
        });
    read(
        "tensors.arrow",
        type + "_turned",
        tensors -> {
          FixedShapeTensorType turned = (FixedShapeTensorType) tensors.getField().getType();
          assertEquals(List.of("down", "across"), turned.dimNames());
          assertShows(tensors, 2, 12, new int[] {3, 2}, true);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8", "uint16", "uint32", "float32"})
  void shouldReadTensorsOfAnyShape(String type) throws IOException {
    read(
        "any-size-tensors.arrow",
        type,
        tensors -> {
          assertShows(tensors, 0, 0, new int[] {2, 3}, false);
          assertShows(tensors, 1, 6, new int[] {1, 1}, false);
          assertShows(tensors, 2, 7, new int[] {3, 2}, false);
        });
  }

  private interface Check {
    void accept(TensorVector<?> tensors);
  }

  private static void read(String name, String column, Check check) throws IOException {
    FixedShapeTensorType.ensureRegistered();
    try (BufferAllocator memory = new RootAllocator();
        FileChannel channel = FileChannel.open(file(name));
        ArrowFileReader reader = new ArrowFileReader(channel, memory)) {
      assertTrue(reader.loadNextBatch());
      check.accept((TensorVector<?>) reader.getVectorSchemaRoot().getVector(column));
    }
  }

  /** Values that count on in the order of the memory. */
  private static void assertShows(
      TensorVector<?> tensors, int row, int first, int[] shape, boolean turned) {
    try (PixelView view = tensors.view(row, "a test")) {
      assertArrayEquals(shape, view.shape());
      for (int i = 0; i < shape[0]; i++) {
        for (int j = 0; j < shape[1]; j++) {
          int expected = first + (turned ? j * shape[0] + i : i * shape[1] + j);
          double found = view.elementType().isInteger() ? view.getLong(i, j) : view.getDouble(i, j);
          assertEquals(expected, found);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"recording.arrow, MAPPED", "recording.arrow, COPIED", "recording-zstd.arrow, MAPPED"})
  void shouldReadARecording(String name, PixelAccess access) {
    boolean copied = access == PixelAccess.COPIED || name.contains("zstd");
    try (FrameArchive archive =
        FrameArchive.open(file(name), ArchiveOptions.DEFAULT.withAccess(access))) {
      assertTrue(archive.isComplete());
      assertEquals(3, archive.size());
      for (int i : new int[] {2, 0, 1}) {
        try (Frame frame = archive.get(i)) {
          assertEquals(info(i + 1, copied ? 32 : 0), frame.info());
          for (int at = 0; at < 32; at++) {
            assertEquals((byte) (at * (i + 1)), frame.buffer().get(at));
          }
        }
      }
      Instant second = info(2, 0).time().completedUtc();
      assertEquals(1, archive.indexAt(second).orElseThrow());
      assertEquals(0, archive.indexAt(second.minusNanos(1)).orElseThrow());
    }
  }

  private static FrameInfo info(int number, long copied) {
    return new FrameInfo(
        number,
        number / 3,
        REGION,
        FrameLayout.packed(4, 2, PixelFormat.BGRX),
        switch (number) {
          case 1 -> new Damage.Unknown();
          case 2 -> new Damage.Unchanged();
          default -> new Damage.Rectangles(List.of(ONE, ONE));
        },
        new CaptureTime(
            1000L * number,
            1000L * number + 7,
            Instant.ofEpochSecond(1_700_000_000, 123_456_789 + number)),
        copied);
  }

  @ParameterizedTest
  @ValueSource(strings = {"any-size-frames.arrow", "any-size-frames-zstd.arrow"})
  void shouldReadSeveralFramesOfAnySizeInABatch(String name) {
    int[][] sizes = {{4, 2}, {1, 1}, {3, 5}, {2, 2}};
    int[] firsts = {0, 32, 36, 0};
    for (PixelAccess access : PixelAccess.values()) {
      try (FrameArchive archive =
          FrameArchive.open(
              file(name),
              ArchiveOptions.DEFAULT.withAccess(access).withPixelFormat(PixelFormat.BGRX))) {
        assertEquals(4, archive.size());
        for (int i : new int[] {3, 1, 0, 2}) {
          try (Frame frame = archive.get(i)) {
            FrameLayout expected = FrameLayout.packed(sizes[i][0], sizes[i][1], PixelFormat.BGRX);
            assertEquals(expected, frame.info().layout());
            for (int at = 0; at < expected.byteSize(); at++) {
              assertEquals((byte) (firsts[i] + at), frame.buffer().get(at));
            }
          }
        }
      }
    }
  }

  @Test
  void shouldRefuseLz4() {
    var refusal =
        assertThrows(
            ArchiveFormatException.class, () -> FrameArchive.open(file("recording-lz4.arrow")));
    assertTrue(refusal.getMessage().contains("LZ4"), refusal.getMessage());
  }
}
