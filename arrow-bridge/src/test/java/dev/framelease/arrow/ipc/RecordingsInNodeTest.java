package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings of the sizes of screens, each of whose pixels another reader compares. */
@ExtendWith(LedgerExtension.class)
class RecordingsInNodeTest {
  private static final Map<String, String> ABOUT =
      Map.of(FrameSchema.DISPLAY_KEY, ":7", FrameSchema.MONITOR_KEY, "DP-1");

  private static NodeReader node;

  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  @BeforeAll
  static void install() throws Exception {
    node = NodeReader.install(RecordingsInNodeTest.class);
  }

  /** How the recording is written. */
  enum Way {
    FILE(IpcFormat.FILE, Compression.NONE, true),
    STREAM(IpcFormat.STREAM, Compression.NONE, true),
    ZSTD(IpcFormat.STREAM, Compression.ZSTD, true),
    ZSTD_FILE(IpcFormat.FILE, Compression.ZSTD, true),
    WITHOUT_EXTENSION(IpcFormat.STREAM, Compression.NONE, false),
    WITHOUT_EXTENSION_FILE(IpcFormat.FILE, Compression.NONE, false);

    private final IpcFormat format;
    private final Compression compression;
    private final boolean extension;

    Way(IpcFormat format, Compression compression, boolean extension) {
      this.format = format;
      this.compression = compression;
      this.extension = extension;
    }

    IpcOptions options() {
      IpcOptions options = IpcOptions.of(format).withCompression(compression);
      return extension ? options : options.withoutExtensionMetadata();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "STREAM", "ZSTD", "WITHOUT_EXTENSION"})
  void shouldReadAHundredFramesOf1080p(Way way) throws Exception {
    assertFound(way, 1920, 1080, 100);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"ZSTD_FILE", "WITHOUT_EXTENSION_FILE"})
  void shouldReadAHundredFramesOf1080pInTheOtherWays(Way way) throws Exception {
    assertFound(way, 1920, 1080, 100);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadFiveFramesOf4k(Way way) throws Exception {
    assertFound(way, 3840, 2160, 5);
  }

  private void assertFound(Way way, int width, int height, int frames) throws Exception {
    FrameSchema schema = FrameSchema.of(width, height).withMetadata(ABOUT);
    List<Written> written = new ArrayList<>();
    JsonNode found;
    if (way.format == IpcFormat.FILE) {
      Path path = folder.resolve("screen.arrow");
      try (FrameIpcWriter writer = FrameIpcWriter.open(path, way.options(), schema, allocator)) {
        write(writer::write, width, height, 0, frames, written);
      }
      found = node.read(path);
    } else {
      found =
          node.read(
              socket -> {
                try (FrameIpcWriter writer =
                    FrameIpcWriter.open(socket, way.options(), schema, allocator)) {
                  write(writer::write, width, height, 0, frames, written);
                }
              });
    }
    assertFound(found, way, written, Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadTheFilesOfARecordingWhoseGeometryChanges(Way way) throws Exception {
    int half = way == Way.FILE ? 50 : 4;
    Path first = folder.resolve("screen.arrow");
    List<List<Written>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    RecordingWriter writer = RecordingWriter.open(first, way.options(), ABOUT, allocator);
    try (writer) {
      write(writer::write, 1920, 1080, 0, half, parts.get(0));
      write(writer::write, 3840, 2160, 1, 5, parts.get(1));
      write(writer::write, 1920, 1080, 2, half, parts.get(2));
    }
    assertEquals(3, writer.files().size());
    for (int part = 0; part < 3; part++) {
      assertFound(
          node.read(writer.files().get(part)),
          way,
          parts.get(part),
          Map.of(FrameSchema.RECORDING_KEY, writer.recording(), FrameSchema.PART_KEY, "" + part));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadAStreamWhoseGeometryChanges(Way way) throws Exception {
    Path path = folder.resolve("screen.arrow");
    List<Written> written = new ArrayList<>();
    try (FrameIpcWriter writer =
        FrameIpcWriter.open(
            path,
            way.options(),
            FrameSchema.ofAnySize(PixelFormat.BGRX).withMetadata(ABOUT),
            allocator)) {
      write(writer::write, 1920, 1080, 0, 3, written);
      write(writer::write, 3840, 2160, 1, 2, written);
      write(writer::write, 1080, 1920, 2, 3, written);
    }
    JsonNode found = node.read(path);
    assertFrames(found, written);
    for (int i = 0; i < written.size(); i++) {
      Region region = written.get(i).info().region();
      assertEquals(
          "[" + region.height() + "," + region.width() + ",4]",
          found.get("frames").get(i).get("shape").toString());
    }
  }

  private static void write(
      Consumer<Frame> writer, int width, int height, int epoch, int frames, List<Written> written) {
    ScreenPicture picture = new ScreenPicture(width, height, epoch);
    for (int i = 1; i <= frames; i++) {
      try (Frame frame = picture.draw(i)) {
        writer.accept(frame);
        written.add(new Written(frame.info(), picture.sha256()));
      }
      picture.awaitIdle();
    }
  }

  private static void assertFound(
      JsonNode found, Way way, List<Written> written, Map<String, String> more) {
    FrameInfo first = written.get(0).info();
    int width = first.layout().width();
    int height = first.layout().height();
    Map<String, String> schema = new TreeMap<>(ABOUT);
    schema.putAll(more);
    schema.put(FrameSchema.VERSION_KEY, FrameSchema.VERSION);
    assertEquals(schema, NodeReader.strings(found.get("schemaMetadata")));
    Map<String, String> column = new TreeMap<>();
    column.put(FrameSchema.PIXEL_FORMAT_KEY, "BGRX");
    column.put(FrameSchema.UNDEFINED_CHANNELS_KEY, "3");
    if (way.extension) {
      column.put("ARROW:extension:name", "arrow.fixed_shape_tensor");
      column.put(
          "ARROW:extension:metadata",
          "{\"shape\":["
              + height
              + ","
              + width
              + ",4],\"dim_names\":[\"height\",\"width\",\"channel\"]}");
    } else {
      column.put(FrameSchema.SHAPE_KEY, height + "," + width + ",4");
    }
    assertEquals(column, NodeReader.strings(found.get("frameMetadata")));
    assertEquals(
        "FixedSizeList[" + first.layout().byteSize() + "]<Uint8>", found.get("frameType").asText());
    assertFrames(found, written);
  }

  private static void assertFrames(JsonNode found, List<Written> written) {
    assertEquals(written.size(), found.get("frames").size());
    for (int i = 0; i < written.size(); i++) {
      written.get(i).assertFound(found.get("frames").get(i));
    }
  }

  /** A frame as it was when it was written. */
  private record Written(FrameInfo info, String sha256) {
    void assertFound(JsonNode frame) {
      assertEquals(sha256, frame.get("sha256").asText());
      assertEquals(info.layout().byteSize(), frame.get("byteSize").asLong());
      assertEquals(0, frame.get("nulls").asInt());
      assertNumber(info.sequence(), frame, "sequence");
      Instant at = info.time().completedUtc();
      assertNumber(at.getEpochSecond() * 1_000_000_000L + at.getNano(), frame, "capturedAt");
      assertNumber(info.time().requestedNanos(), frame, "requestedNanos");
      assertNumber(info.time().completedNanos(), frame, "completedNanos");
      assertEquals(info.geometryEpoch(), frame.get("geometryEpoch").asInt());
      assertEquals(numbers(info.region()), frame.get("region").toString());
      assertEquals(damage(), frame.get("damage").toString());
    }

    private static void assertNumber(long expected, JsonNode frame, String name) {
      assertEquals(Long.toString(expected), frame.get(name).asText(), name);
    }

    private String damage() {
      return info.damage() instanceof Damage.Unknown
          ? "null"
          : info.damage() instanceof Damage.Rectangles some
              ? "[" + String.join(",", some.regions().stream().map(Written::numbers).toList()) + "]"
              : "[]";
    }

    private static String numbers(Region region) {
      return "["
          + region.x()
          + ","
          + region.y()
          + ","
          + region.width()
          + ","
          + region.height()
          + "]";
    }
  }
}
