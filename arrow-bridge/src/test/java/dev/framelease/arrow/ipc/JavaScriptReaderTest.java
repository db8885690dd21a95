package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.arrow.tensor.TensorVector;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that is not ours finds the frames as they were. */
@ExtendWith(LedgerExtension.class)
class JavaScriptReaderTest {
  private static final int WIDTH = 321;
  private static final int HEIGHT = 77;
  private static final int BYTES = WIDTH * HEIGHT * 4;

  private static NodeReader reader;

  private final LentSlot slot = new LentSlot(BYTES);

  @TempDir Path folder;

  @BeforeAll
  static void install() throws Exception {
    reader = NodeReader.install(JavaScriptReaderTest.class);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheFramesAsTheyWere(IpcFormat format) throws Exception {
    Path path = folder.resolve("frames.arrow");
    List<String> checksums = write(path, IpcOptions.of(format));
    JsonNode found = reader.read(path);

    assertEquals("{\"framelease.version\":\"1\"}", found.get("schemaMetadata").toString());
    assertEquals("FixedSizeList[" + BYTES + "]<Uint8>", found.get("frameType").asText());
    JsonNode metadata = found.get("frameMetadata");
    assertEquals("BGRX", metadata.get("framelease.pixel_format").asText());
    assertEquals("3", metadata.get("framelease.undefined_channels").asText());
    assertEquals("arrow.fixed_shape_tensor", metadata.get("ARROW:extension:name").asText());
    assertEquals(
        "{\"shape\":[77,321,4],\"dim_names\":[\"height\",\"width\",\"channel\"]}",
        metadata.get("ARROW:extension:metadata").asText());
    assertEquals(checksums.size(), found.get("frames").size());
    for (int i = 0; i < checksums.size(); i++) {
      assertFrame(i + 1, checksums.get(i), found.get("frames").get(i));
    }
  }

  /** As the format's description shows it. */
  @Test
  void shouldReadAFrameByTheExample() throws Exception {
    Path path = folder.resolve("frames.arrow");
    write(path, IpcOptions.of(IpcFormat.FILE));

    String said = reader.readFirst(path);

    assertTrue(said.matches(BYTES + " bytes, the first of them: \\d+\\R"), said);
  }

  /** The other way round: tensors that know of us no more than the specification says. */
  @Test
  void shouldReadTheTensorsThatItWrites() throws Exception {
    Path path = folder.resolve("tensors.arrows");
    reader.writeTensors(path);
    FixedShapeTensorType.ensureRegistered();
    try (BufferAllocator memory = new RootAllocator();
        ArrowStreamReader stream = new ArrowStreamReader(Files.newInputStream(path), memory)) {
      assertTrue(stream.loadNextBatch());
      var fixed = (FixedShapeTensorVector) stream.getVectorSchemaRoot().getVector("fixed");
      assertArrayEquals(
          new int[][] {{6000, 9000}, {7000, 10_000}, {8000, 11_000}}, (int[][]) nested(fixed, 1));
      var variable = (VariableShapeTensorVector) stream.getVectorSchemaRoot().getVector("variable");
      assertArrayEquals(
          new float[][] {{0.5f, 1.5f}, {2.5f, 3.5f}}, (float[][]) nested(variable, 0));
      assertArrayEquals(new float[][] {{4.5f, 5.5f, 6.5f}}, (float[][]) nested(variable, 1));
    }
  }

  /** As frames, of which nothing but the caller says that they are pictures. */
  @Test
  void shouldShowTheTensorsThatItWritesAsFrames() throws Exception {
    Path path = folder.resolve("tensors.arrows");
    reader.writeTensors(path);
    ArchiveOptions gray = ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.GRAY);
    ArchiveOptions fixed = gray.withColumn("fixed").withValueRange(0, 255_000);
    try (FrameArchive archive = FrameArchive.open(path, fixed);
        Frame frame = archive.get(1);
        PixelView pixels = frame.pixels()) {
      assertArrayEquals(new int[][] {{6, 9}, {7, 10}, {8, 11}}, (int[][]) pixels.toNestedArray());
    }
    ArchiveOptions variable = gray.withColumn("variable").withValueRange(0.5, 255.5);
    try (FrameArchive archive = FrameArchive.open(path, variable);
        Frame first = archive.get(0);
        Frame second = archive.get(1);
        PixelView square = first.pixels();
        PixelView row = second.pixels()) {
      assertArrayEquals(new int[][] {{0, 1}, {2, 3}}, (int[][]) square.toNestedArray());
      assertArrayEquals(new int[][] {{4, 5, 6}}, (int[][]) row.toNestedArray());
    }
  }

  /** As the format's description shows it. */
  @Test
  void shouldReadTheRecordingThatItWrites() throws Exception {
    String script = "arrow-bridge/src/test/javascript/write-recording.mjs";
    String shown = Files.readString(Path.of(System.getProperty("framelease.root"), script));
    assertTrue(Examples.shownIn("docs/arrow-format.md", "js").contains(shown));
    Path path = folder.resolve("recording.arrow");
    reader.writeRecording(path);
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(
          FrameSchema.of(4, 2).arrow().getCustomMetadata(),
          archive.arrowSchema().getCustomMetadata());
      assertEquals(3, archive.size());
      for (int i = 0; i < 3; i++) {
        try (Frame frame = archive.get(i)) {
          assertEquals(written(i + 1), frame.info());
          for (int at = 0; at < 32; at++) {
            byte expected = (byte) (i == 0 ? at : i == 1 ? 255 - at : 17);
            assertEquals(expected, frame.buffer().get(at));
          }
        }
      }
    }
  }

  private static FrameInfo written(int number) {
    return new FrameInfo(
        number,
        0,
        new Region(10, 20, 4, 2),
        FrameLayout.packed(4, 2, PixelFormat.BGRX),
        switch (number) {
          case 1 -> new Damage.Unknown();
          case 2 -> new Damage.Unchanged();
          default -> new Damage.Rectangles(List.of(new Region(1, 0, 2, 1)));
        },
        new CaptureTime(
            40_000_000L * number,
            40_000_000L * number + 7,
            Instant.parse("2026-01-31T00:00:00Z").plusMillis(40L * number)),
        0);
  }

  private static Object nested(TensorVector<?> tensors, int row) {
    try (PixelView view = tensors.view(row, "a test")) {
      return view.toNestedArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheFramesWithoutExtensionMetadata(IpcFormat format) throws Exception {
    Path path = folder.resolve("plain.arrow");
    List<String> checksums = write(path, IpcOptions.of(format).withoutExtensionMetadata());
    JsonNode found = reader.read(path);
    JsonNode metadata = found.get("frameMetadata");
    assertFalse(metadata.has("ARROW:extension:name"));
    assertFalse(metadata.has("ARROW:extension:metadata"));
    assertEquals("77,321,4", metadata.get("framelease.shape").asText());
    assertEquals(checksums.size(), found.get("frames").size());
    for (int i = 0; i < checksums.size(); i++) {
      assertFrame(i + 1, checksums.get(i), found.get("frames").get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindFramesOfEverySize(IpcFormat format) throws Exception {
    Path path = folder.resolve("sizes.arrow");
    int[][] sizes = {{WIDTH, HEIGHT}, {HEIGHT, 9}, {1, 1}};
    List<String> checksums = new ArrayList<>();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, format, FrameSchema.ofAnySize(PixelFormat.BGRX), allocator)) {
      for (int[] size : sizes) {
        try (Frame frame = slot.lend(1, size[0], size[1])) {
          writer.write(frame);
        }
        checksums.add(checksum(Arrays.copyOf(slot.bytes(), size[0] * size[1] * 4)));
      }
    }
    JsonNode found = reader.read(path);
    assertEquals(
        "arrow.variable_shape_tensor",
        found.get("frameMetadata").get("ARROW:extension:name").asText());
    for (int i = 0; i < sizes.length; i++) {
      JsonNode frame = found.get("frames").get(i);
      assertEquals("[" + sizes[i][1] + "," + sizes[i][0] + ",4]", frame.get("shape").toString());
      assertEquals(checksums.get(i), frame.get("sha256").asText());
      assertEquals("[3,5," + sizes[i][0] + "," + sizes[i][1] + "]", frame.get("region").toString());
    }
  }

  private static String checksum(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void assertFrame(int sequence, String checksum, JsonNode frame) {
    assertEquals(String.valueOf(sequence), frame.get("sequence").asText());
    assertEquals(
        String.valueOf(1_700_000_000_123_456_789L + sequence), frame.get("capturedAt").asText());
    assertEquals(String.valueOf(1000 * sequence), frame.get("requestedNanos").asText());
    assertEquals(String.valueOf(1000 * sequence + 7), frame.get("completedNanos").asText());
    assertEquals("[3,5,321,77]", frame.get("region").toString());
    assertEquals(0, frame.get("nulls").asInt());
    assertEquals(BYTES, frame.get("byteSize").asInt());
    assertEquals(checksum, frame.get("sha256").asText());
  }

  private List<String> write(Path path, IpcOptions options) throws Exception {
    List<String> checksums = new ArrayList<>();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, options, FrameSchema.of(WIDTH, HEIGHT), allocator)) {
      for (int i = 1; i <= 4; i++) {
        slot.fill(i);
        try (Frame frame = slot.lend(i, WIDTH, HEIGHT)) {
          writer.write(frame);
        }
        checksums.add(checksum(slot.bytes()));
      }
    }
    return checksums;
  }
}
