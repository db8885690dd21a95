package dev.framelease.arrow.replay;

import static dev.framelease.arrow.replay.OneRow.BODY;
import static dev.framelease.arrow.replay.OneRow.DAMAGE;
import static dev.framelease.arrow.replay.OneRow.EPOCH;
import static dev.framelease.arrow.replay.OneRow.FRAME;
import static dev.framelease.arrow.replay.OneRow.OFFSETS;
import static dev.framelease.arrow.replay.OneRow.PIXELS;
import static dev.framelease.arrow.replay.OneRow.RECTANGLE_X;
import static dev.framelease.arrow.replay.OneRow.SEQUENCE;
import static dev.framelease.arrow.replay.OneRow.WIDTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Record batches in which one number lies. */
@ExtendWith(LedgerExtension.class)
class HostileBatchTest {
  private static final long HUGE = 1_000_000_000_000_000_000L;

  @TempDir Path folder;

  private interface Lie {
    void tell(OneRow row);
  }

  private static Arguments lie(String expected, Lie lie) {
    return Arguments.of(expected, lie);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("rows below 0: -1, expected exactly 0", row -> row.rows = -1),
        lie("values: 1, expected exactly " + HUGE, row -> row.rows = HUGE),
        lie("values: 1, expected exactly 2", row -> row.rows = 2),
        lie(
            "ArithmeticException",
            row -> {
              row.rows = HUGE;
              Arrays.setAll(row.nodes, i -> new long[] {HUGE, 0});
            }),
        lie("PIXELS values: 33", row -> row.nodes[1][0] = FRAME + 1),
        lie("SEQUENCE values: -1", row -> row.nodes[2][0] = -1),
        lie("FRAME null: 1", row -> row.nodes[0][1] = 1),
        lie("SEQUENCE null: -1", row -> row.nodes[2][1] = -1),
        lie("field nodes: 17", row -> row.nodes = Arrays.copyOf(row.nodes, 17)),
        lie("buffers: 32", row -> row.buffers = Arrays.copyOf(row.buffers, 32)),
        lie("a buffer at the offset -8", row -> row.buffers[PIXELS][0] = -8),
        lie("a buffer at the offset 4", row -> row.buffers[PIXELS][0] = 4),
        lie("a buffer at the offset " + HUGE, row -> row.buffers[PIXELS][0] = HUGE),
        lie("a buffer of the length 32", row -> row.buffers[PIXELS][0] = BODY - 8),
        lie("a buffer of the length -1", row -> row.buffers[PIXELS][1] = -1),
        lie("length " + Long.MAX_VALUE, row -> row.buffers[PIXELS][1] = Long.MAX_VALUE),
        lie("PIXELS of the length 31", row -> row.buffers[PIXELS][1] = FRAME - 1),
        lie("SEQUENCE of the length 0", row -> row.buffers[SEQUENCE][1] = 0),
        lie("WIDTH of the length 3", row -> row.buffers[WIDTH][1] = 3),
        lie("GEOMETRY_EPOCH of the length 0", row -> row.buffers[EPOCH][1] = 0),
        lie("GEOMETRY_EPOCH null: 1", row -> row.nodes[17][1] = 1),
        lie("DAMAGE values: 2, expected exactly 1", row -> row.nodes[11][0] = 2),
        lie("DAMAGE of the length 0, expected at least 1", row -> row.nodes[11][1] = 1),
        lie("DAMAGE_OFFSETS of the length 7", row -> row.buffers[OFFSETS][1] = 7),
        lie("rectangles below 0: -1", row -> row.nodes[12][0] = -1),
        lie(
            "RECTANGLE_X of the length 40, expected at least " + 4 * HUGE / 4,
            row -> {
              row.rectangles(HUGE / 4);
              row.buffers[RECTANGLE_X][1] = 40;
              Arrays.fill(row.buffers, 25, 31, new long[] {0, 40});
            }),
        lie("RECTANGLE_X values: 1, expected exactly 0", row -> row.nodes[13][0] = 1),
        lie("RECTANGLE null: 1", row -> row.nodes[12][1] = 1),
        lie("a body length of -8", row -> row.bodyLength = -8),
        lie("a body length of 12", row -> row.bodyLength = 12),
        lie(
            "PIXELS of the length 8, expected at least 9",
            row -> {
              row.codec = 1;
              row.buffers[PIXELS][1] = 8;
            }),
        lie("compressed with LZ4_FRAME", row -> row.codec = 0));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void shouldSayWhichNumberLies(String expected, Lie lie) throws IOException {
    OneRow row = new OneRow();
    lie.tell(row);
    ArchiveFormatException refused = refused(row.toBytes());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    assertTrue(refused.getMessage().contains("byte " + refused.position()));
  }

  @Test
  void shouldRefuseTheRowThatDescribesNoFrame() throws IOException {
    // Every value is 0, and a region of 0 x 0 pixels is none.
    try (FrameArchive archive = FrameArchive.open(file(new OneRow().toBytes()))) {
      assertEquals(1, archive.size());
      ArchiveFormatException refused =
          assertThrows(ArchiveFormatException.class, () -> archive.get(0));
      // Found, expected, and what to do, in words.
      String message = refused.getMessage();
      String found =
          "byte " + refused.position() + ": found row 0 of a batch that cannot be read (";
      assertTrue(message.contains(found), message);
      assertTrue(message.contains("at least 1x1"), message);
      assertTrue(message.contains("), expected columns that describe a frame"), message);
      assertTrue(message.contains("leave this row out"), message);
      assertFalse(message.contains("Exception"), message);
    }
  }

  @Test
  void shouldRefuseDamageThatIsNotThere() throws IOException {
    OneRow row = new OneRow();
    row.region();
    row.rectangles(2);
    assertDamageRefused(row, 0, 3, "damage of the rectangles from 0 to 3, expected some of the 2");
    assertDamageRefused(row, -1, 1, "damage of the rectangles from -1 to 1");
    assertDamageRefused(row, 2, 1, "damage of the rectangles from 2 to 1");
    assertDamageRefused(row, 0, 1, "at least 1x1");
    row.offset(0, 2);
    row.offset(1, 2);
    try (FrameArchive archive = FrameArchive.open(file(row.toBytes()));
        Frame frame = archive.get(0)) {
      assertEquals(new Damage.Unchanged(), frame.info().damage());
    }
    row.nodes[11][1] = 1;
    row.buffers[DAMAGE][1] = 1;
    try (FrameArchive archive = FrameArchive.open(file(row.toBytes()));
        Frame frame = archive.get(0)) {
      assertEquals(new Damage.Unknown(), frame.info().damage());
    }
  }

  /** All four sides are the same number: (1, 1) is the middle of a frame of 4x2, and 1x1 there. */
  @Test
  void shouldRefuseDamageOutsideOfTheFrame() throws IOException {
    OneRow row = new OneRow();
    row.region();
    row.rectangles(2);
    row.rectangle(0, 1);
    row.rectangle(1, 2);
    assertDamageRefused(row, 0, 2, "within its frame of 4x2 pixels, and 2x2+2+2 does not");
    row.offset(1, 1);
    try (FrameArchive archive = FrameArchive.open(file(row.toBytes()));
        Frame frame = archive.get(0)) {
      assertEquals(new Damage.Rectangles(List.of(new Region(1, 1, 1, 1))), frame.info().damage());
    }
  }

  @Test
  void shouldRefuseMoreRectanglesThanARowMayHave() throws IOException {
    OneRow row = new OneRow();
    row.region();
    row.rectangles(65_537);
    row.roomForRectangles(65_537);
    assertDamageRefused(row, 0, 65_537, "rectangles: 65537, expected at most 65536");
  }

  private void assertDamageRefused(OneRow row, int first, int end, String expected)
      throws IOException {
    row.offset(0, first);
    row.offset(1, end);
    try (FrameArchive archive = FrameArchive.open(file(row.toBytes()))) {
      ArchiveFormatException refused =
          assertThrows(ArchiveFormatException.class, () -> archive.get(0));
      assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }
  }

  @Test
  void shouldTakeABodyThatIsNotThereForACut() throws IOException {
    OneRow row = new OneRow();
    row.bodyLength = HUGE;
    try (FrameArchive archive = FrameArchive.open(file(row.toBytes()))) {
      assertEquals(0, archive.size());
      assertTrue(!archive.isComplete());
    }
  }

  @Test
  void shouldRefuseOtherMessages() throws IOException {
    IpcBytes schema = new IpcBytes().schema(FrameSchema.of(4, 2).arrow());
    schema.message(MessageHeader.DictionaryBatch, builder -> builder.createString("x"), 0);
    assertTrue(refused(schema.toBytes()).getMessage().contains("expected RecordBatch"));
    byte[] batchFirst = new IpcBytes().batch(0, new long[0][], new long[0][], 0).toBytes();
    assertTrue(refused(batchFirst).getMessage().contains("expected Schema"));
  }

  @Test
  void shouldRefuseOldVersions() throws IOException {
    byte[] old =
        new IpcBytes()
            .message(
                MetadataVersion.V3,
                MessageHeader.Schema,
                FrameSchema.of(4, 2).arrow()::getSchema,
                0)
            .toBytes();
    assertTrue(refused(old).getMessage().contains("a metadata version of 2"));
    byte[] noContinuation = Arrays.copyOfRange(new OneRow().toBytes(), 4, 600);
    assertTrue(refused(noContinuation).getMessage().contains("the continuation mark"));
  }

  @Test
  void shouldRefuseWhatIsNoRecording() throws IOException {
    assertTrue(
        refused("a text, and no recording".getBytes(StandardCharsets.US_ASCII))
            .getMessage()
            .contains("-1"));
    assertTrue(refused(new byte[4096]).getMessage().contains("expected a whole schema message"));
    byte[] ones = new byte[4096];
    Arrays.fill(ones, (byte) -1);
    assertTrue(refused(ones).getMessage().contains("a length of the metadata of -1"));
  }

  private ArchiveFormatException refused(byte[] bytes) throws IOException {
    Path file = file(bytes);
    return assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(file));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("hostile.arrows"), bytes);
  }

  @Test
  void shouldRefuseMoreThanAnyCompressionCouldHold() throws IOException {
    OneRow row = new OneRow();
    row.nodes[1][0] = 20_000L * 20_000 * 4;
    Path path = folder.resolve("bomb.arrows");
    Files.write(
        path,
        new IpcBytes()
            .schema(FrameSchema.of(20_000, 20_000).arrow())
            .batch(row.rows, row.nodes, row.buffers, BODY, 1)
            .body(row.body)
            .toBytes());
    var refusal = assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path));
    assertTrue(
        refusal.getMessage().contains("PIXELS of the length 32, expected at least 48836"),
        refusal.getMessage());
  }
}
