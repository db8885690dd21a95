package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose table of contents lies. */
@ExtendWith(LedgerExtension.class)
class HostileFooterTest {
  private static final int LENGTH_FROM_END = 10;

  @TempDir Path folder;

  private Path path;
  private Recording recording;
  private ByteBuffer bytes;

  @BeforeEach
  void write() throws IOException {
    path = folder.resolve("frames.arrow");
    recording = Recording.write(path, IpcFormat.FILE, 5, 3, 2);
    bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE, 1_000_000})
  void shouldRefuseALengthThatLies(int length) throws IOException {
    bytes.putInt(bytes.capacity() - LENGTH_FROM_END, length);
    refused();
  }

  /** That of almost three million frames; it is sparse, and what it says is not read. */
  @Test
  void shouldFindTheFramesWithoutAFooterThatIsTooLongToRead() throws IOException {
    long footer = recording.ends().get(2) + 8;
    int length = FileFooter.MAX_BYTES + 24;
    ByteBuffer end =
        ByteBuffer.allocate(LENGTH_FROM_END)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(length)
            .put("ARROW1".getBytes(StandardCharsets.US_ASCII))
            .flip();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      assertEquals(LENGTH_FROM_END, file.truncate(footer).write(end, footer + length));
    }
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertTrue(archive.isComplete());
      assertEquals(2, archive.size());
      try (Frame frame = archive.get(1)) {
        assertEquals(ByteBuffer.wrap(recording.pixels().get(1)), frame.buffer());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -8, 4, 8, 16, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62})
  void shouldRefuseAnOffsetThatPointsElsewhere(long offset) throws IOException {
    bytes.putLong(block(0), offset);
    refused();
  }

  @Test
  void shouldRefuseAnOffsetIntoTheFooter() throws IOException {
    bytes.putLong(block(0), block(0) & ~7);
    refused();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 7, -8, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldRefuseMetadataOfAnotherLength(int length) throws IOException {
    bytes.putInt(block(0) + 8, length);
    refused();
  }

  @ParameterizedTest
  @CsvSource({"0", "-8", "8", "9223372036854775800"})
  void shouldRefuseABodyOfAnotherLength(long length) throws IOException {
    bytes.putLong(block(1) + 16, length);
    assertTrue(refused().getMessage().contains("a body of the length"));
  }

  @Test
  void shouldFollowTheOrderOfTheFooter() throws IOException {
    byte[] first = new byte[24];
    byte[] second = new byte[24];
    int firstAt = block(0);
    int secondAt = block(1);
    bytes.get(firstAt, first).get(secondAt, second).put(firstAt, second).put(secondAt, first);
    Files.write(path, bytes.array());
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(0)) {
      assertEquals(recording.infos().get(1), frame.info());
    }
  }

  /** To read them would take as long as somebody likes, whatever the length of the file. */
  @Test
  void shouldRefuseABatchThatIsNamedManyTimes() throws IOException {
    int batch = block(0);
    int batches = 1000;
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int schema = FrameSchema.of(5, 3).arrow().getSchema(builder);
    Footer.startRecordBatchesVector(builder, batches);
    for (int i = 0; i < batches; i++) {
      Block.createBlock(
          builder, bytes.getLong(batch), bytes.getInt(batch + 8), bytes.getLong(batch + 16));
    }
    int vector = builder.endVector();
    Footer.startFooter(builder);
    Footer.addSchema(builder, schema);
    Footer.addRecordBatches(builder, vector);
    builder.finish(Footer.endFooter(builder));
    byte[] footer = builder.sizedByteArray();
    int start = recording.ends().get(2).intValue();
    bytes =
        ByteBuffer.allocate(start + footer.length + LENGTH_FROM_END)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(bytes.slice(0, start))
            .put(footer)
            .putInt(footer.length)
            .put("ARROW1".getBytes(StandardCharsets.US_ASCII));
    assertTrue(refused().getMessage().contains("each of them once"));
  }

  /** Where the footer names a batch: 8 bytes of its offset, 4 of metadata length, 8 of body. */
  private int block(int batch) {
    long offset = recording.ends().get(batch);
    for (int at = recording.ends().get(2).intValue(); at + 24 <= bytes.capacity(); at += 4) {
      if (bytes.getLong(at) == offset && bytes.getLong(at + 16) > 0) {
        return at;
      }
    }
    throw new AssertionError("no block in the footer");
  }

  private ArchiveFormatException refused() throws IOException {
    Files.write(path, bytes.array());
    return assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path));
  }
}
