package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.CopiesInUseException;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.PixelAccess;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Slice;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Views and arrays of frames that a stream replays, whatever way they were recorded. */
@ExtendWith(LedgerExtension.class)
final class ReplayedFramesTest {
  private static final int FRAMES = 6;

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final List<byte[]> written = new ArrayList<>();

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private Path record(IpcOptions options, boolean anySize) {
    Path path = folder.resolve("frames.arrow");
    FrameSchema schema =
        anySize ? FrameSchema.ofAnySize(PixelFormat.BGRX) : FrameSchema.of(width(0), 3);
    try (FrameIpcWriter writer = FrameIpcWriter.open(path, options, schema, allocator)) {
      for (int i = 0; i < FRAMES; i++) {
        TestSlot slot = new TestSlot(anySize ? width(i) : width(0), 3);
        if (i % 2 == 0) {
          // What does not shrink is stored as it is.
          slot.randomize(i);
        } else {
          slot.stamp(i);
        }
        written.add(slot.bytes());
        try (Frame frame = slot.lend()) {
          writer.write(frame);
        }
      }
    }
    return path;
  }

  private static int width(int number) {
    return 40 + number;
  }

  @ParameterizedTest
  @CsvSource({
    "FILE, NONE, MAPPED, false, PyTorch",
    "FILE, NONE, COPIED, false, OnnxRuntime",
    "STREAM, NONE, MAPPED, false, OnnxRuntime",
    "FILE, ZSTD, MAPPED, false, PyTorch",
    "STREAM, ZSTD, MAPPED, false, OnnxRuntime",
    "STREAM, ZSTD, COPIED, true, PyTorch",
    "FILE, NONE, MAPPED, true, PyTorch",
    "FILE, ZSTD, MAPPED, true, OnnxRuntime"
  })
  void shouldShowThePixelsInViewsAndArrays(
      IpcFormat format, Compression compression, PixelAccess access, boolean any, String engine)
      throws Exception {
    Path path = record(IpcOptions.of(format).withCompression(compression), any);
    List<NDArray> arrays = new ArrayList<>();
    List<PixelView> views = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager(engine)) {
      try (FrameArchive archive =
              FrameArchive.open(path, ArchiveOptions.DEFAULT.withAccess(access));
          FrameStream stream =
              archive.stream(
                  Double.POSITIVE_INFINITY,
                  StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK))) {
        for (Frame each : stream) {
          try (Frame frame = each;
              PixelView pixels = frame.pixels();
              PixelView second = pixels.index(0, 1)) {
            arrays.add(tensors.wrap(manager, frame));
            // Blue, green and red of the second row, from right to left.
            views.add(second.slice(Slice.reversed(), Slice.to(3)));
          }
        }
      }
      // The archive, the stream and the frames are closed; arrays and views are not.
      assertEquals(FRAMES, arrays.size());
      for (int i = 0; i < FRAMES; i++) {
        assertShows(written.get(i), any ? width(i) : width(0), arrays.get(i), views.get(i));
      }
    } finally {
      views.forEach(PixelView::close);
    }
    assertEquals(0, tensors.copiedBytes());
  }

  private static void assertShows(byte[] pixels, int width, NDArray array, PixelView row) {
    assertEquals(new Shape(3, width, 4), array.getShape());
    assertArrayEquals(pixels, array.toByteArray());
    assertArrayEquals(new int[] {width, 3}, row.shape());
    for (int x = 0; x < width; x++) {
      for (int channel = 0; channel < 3; channel++) {
        int expected = pixels[(width + width - 1 - x) * 4 + channel] & 0xff;
        assertEquals(expected, row.getInt(x, channel));
      }
    }
  }

  /** Planes of float32, which pyarrow wrote: as a frame, they are pixels of three bytes. */
  @ParameterizedTest
  @EnumSource
  void shouldShowConvertedImagesInArraysAndTensors(ModelEngine engine) {
    Path path =
        Path.of(
            System.getProperty("framelease.root"),
            "arrow-bridge/src/test/resources/pyarrow/images.arrow");
    ArchiveOptions options =
        ArchiveOptions.DEFAULT
            .withColumn("planes_float")
            .withPixelFormat(PixelFormat.RGB)
            .withValueRange(0, 1)
            .withMaxCopies(1);
    Preprocess planes = Preprocess.builder().build();
    try (NDManager manager = NDManager.newBaseManager(engine.djlName());
        FrameArchive archive = FrameArchive.open(path, options)) {
      NDArray array;
      ByteBuffer output = planes.newOutput(archive.layout(), 1);
      try (Frame frame = archive.get(1)) {
        array = tensors.wrap(manager, frame);
        planes.run(frame, output, 0);
      }
      FloatBuffer values = output.asFloatBuffer();
      assertEquals(new Shape(4, 6, 3), array.getShape());
      byte[] pixels = array.toByteArray();
      for (int at = 0; at < pixels.length; at++) {
        int expected = (7 + 31 * (at / 18) + 13 * (at / 3 % 6) + 61 * (at % 3)) % 256;
        assertEquals((byte) expected, pixels[at]);
        assertEquals(expected, values.get(at % 3 * 24 + at / 3));
      }
      // Its array holds the only memory there is for such frames.
      assertThrows(CopiesInUseException.class, () -> archive.get(0));
      array.close();
      archive.get(0).close();
    }
    assertEquals(0, tensors.copiedBytes());
  }
}
