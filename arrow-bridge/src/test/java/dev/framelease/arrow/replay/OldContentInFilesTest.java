package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A small frame in a slot that has shown a large one: nothing of that gets to Arrow or a file. */
@ExtendWith(LedgerExtension.class)
class OldContentInFilesTest {
  /** Blue, green and red of each pixel, as Latin-1: the bytes are found in a file's text. */
  private static final int SECRET = 0xa7d3f1;

  private static final String SECRET_BYTES = "\u00f1\u00d3\u00a7";

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private ScreenSession session;
  private Canvas canvas;

  @BeforeEach
  void showSecret() {
    canvas = Canvas.open(X.name());
    canvas.fill(SECRET);
    session =
        ScreenSession.open(
            SessionOptions.DEFAULT
                .withDisplay(X.name())
                .withPool(PoolOptions.DEFAULT.withMaxSlots(1)));
  }

  @AfterEach
  void close() {
    session.close();
    canvas.close();
    allocator.close();
  }

  /** Of a region, after all of the slot has shown the secret; the screen is black by then. */
  private Frame small(Region region) {
    canvas.fill(SECRET);
    session.grab(CaptureSource.desktop()).close();
    canvas.fill(0);
    Frame frame = session.grab(CaptureSource.region(region));
    assertEquals(1, session.status().slotsCreated(), "it is in the larger slot");
    return frame;
  }

  static Stream<Arguments> files() {
    return Stream.of("7x5+3+2", "1x1+0+0", "63x47+1+1", "17x1+4+4")
        .map(Region::parse)
        .flatMap(
            region ->
                Stream.of(IpcFormat.values())
                    .flatMap(
                        format ->
                            Stream.of(true, false)
                                .map(anySize -> Arguments.of(region, format, anySize))));
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldWriteNothingBehindTheFrame(Region region, IpcFormat format, boolean anySize)
      throws IOException {
    FrameSchema schema =
        anySize
            ? FrameSchema.ofAnySize(PixelFormat.BGRX)
            : FrameSchema.of(region.width(), region.height());
    Path path = folder.resolve("frames.arrow");
    try (FrameIpcWriter writer = FrameIpcWriter.open(path, format, schema, allocator)) {
      for (int i = 0; i < 3; i++) {
        try (Frame frame = small(region)) {
          writer.write(frame);
        }
      }
    }
    assertEquals(-1, Files.readString(path, StandardCharsets.ISO_8859_1).indexOf(SECRET_BYTES));
  }

  @Test
  void shouldFindASecretThatIsInAFile() {
    Path path = folder.resolve("frames.arrow");
    FrameSchema schema = FrameSchema.of(64, 48);
    try (FrameIpcWriter writer = FrameIpcWriter.open(path, IpcFormat.FILE, schema, allocator);
        Frame frame = session.grab(CaptureSource.desktop())) {
      writer.write(frame);
    }
    int found = readLatin1(path).indexOf(SECRET_BYTES);
    assertNotEquals(-1, found);
  }

  private static String readLatin1(Path path) {
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldGiveArrowNoMoreThanTheFrame() {
    Region region = new Region(3, 2, 7, 5);
    int bytes = 7 * 5 * 4;
    try (Frame frame = small(region);
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      ArrowBuf retained = buffer.retain();
      assertEquals(bytes, retained.capacity());
      retained.close();
    }
    try (Frame frame = small(region);
        FrameBatches batches = FrameBatches.open(FrameSchema.of(7, 5), allocator);
        VectorSchemaRoot root = batches.toRecordBatch(frame)) {
      for (ArrowBuf part : root.getVector(0).getBuffers(false)) {
        byte[] all = new byte[(int) part.capacity()];
        part.getBytes(0, all);
        assertTrue(part.capacity() <= bytes, part + "");
        String text = new String(all, StandardCharsets.ISO_8859_1);
        assertEquals(-1, text.indexOf(SECRET_BYTES));
      }
    }
  }
}
