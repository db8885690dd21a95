package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that Arrow's own writers wrote: several rows a batch, validity buffers, other columns. */
@ExtendWith(LedgerExtension.class)
class ForeignArchiveTest {
  private static final int ROWS = 3;
  private static final int IMAGE = 2 * 5 * 4;
  private static final ArchiveOptions BGRX =
      ArchiveOptions.DEFAULT.withPixelFormat(PixelFormat.BGRX);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldReadAnyNumberOfRowsInABatch(IpcFormat format) throws IOException {
    Path path = write(format, images(Map.of()));
    try (FrameArchive archive = FrameArchive.open(path, BGRX)) {
      assertEquals(2 * ROWS, archive.size());
      for (int i : new int[] {5, 0, 3, 2, 4, 1}) {
        try (Frame frame = archive.get(i)) {
          assertEquals(i + 100, frame.info().sequence());
          assertEquals(Region.ofSize(5, 2), frame.info().region());
          assertEquals(Instant.EPOCH, frame.info().time().completedUtc());
          for (int at = 0; at < IMAGE; at++) {
            assertEquals(value(i, at), frame.buffer().get(at));
          }
        }
      }
      assertThrows(IllegalStateException.class, () -> archive.indexAt(Instant.now()));
    }
  }

  @Test
  void shouldRefuseToGuessThePixelFormat() throws IOException {
    Path unsaid = write(IpcFormat.FILE, images(Map.of()));
    assertRefused(unsaid, ArchiveOptions.DEFAULT, "must say in framelease.pixel_format");
    Path other = write(IpcFormat.FILE, images(Map.of(FrameSchema.PIXEL_FORMAT_KEY, "CMYK")));
    assertRefused(other, BGRX, "says 'CMYK'");
    Path said = write(IpcFormat.FILE, images(Map.of(FrameSchema.PIXEL_FORMAT_KEY, "BGRX")));
    try (FrameArchive archive = FrameArchive.open(said)) {
      assertEquals(6, archive.size());
    }
  }

  @Test
  void shouldRefuseVersionsThatAreNewer() throws IOException {
    Schema schema = images(Map.of(FrameSchema.PIXEL_FORMAT_KEY, "BGRX"));
    Schema newer = new Schema(schema.getFields(), Map.of(FrameSchema.VERSION_KEY, "2"));
    assertRefused(write(IpcFormat.FILE, newer), BGRX, "framelease.version is '2'");
  }

  @Test
  void shouldRefuseRowsThatAreNull() throws IOException {
    Path path = folder.resolve("null.arrow");
    write(path, IpcFormat.FILE, images(Map.of()), true);
    assertRefused(path, BGRX, "null: 1, expected exactly 0");
  }

  private static void assertRefused(Path path, ArchiveOptions options, String expected) {
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path, options));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  /** A column of text before the images, so that the images' buffers come later. */
  private static Schema images(Map<String, String> metadata) {
    FixedShapeTensorType.ensureRegistered();
    FixedShapeTensorType type = new FixedShapeTensorType(List.of(2, 5, 4), List.of());
    Field item = Field.nullable("item", new ArrowType.Int(8, false));
    return new Schema(
        List.of(
            Field.nullable("label", new ArrowType.Utf8()),
            new Field("image", new FieldType(true, type, null, metadata), List.of(item)),
            Field.nullable("sequence", new ArrowType.Int(64, true))));
  }

  private Path write(IpcFormat format, Schema schema) throws IOException {
    Path path = folder.resolve("images." + format);
    write(path, format, schema, false);
    return path;
  }

  private static void write(Path path, IpcFormat format, Schema schema, boolean withNull)
      throws IOException {
    try (RootAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, memory);
        FileChannel channel =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        ArrowWriter writer =
            format == IpcFormat.FILE
                ? new ArrowFileWriter(root, null, channel)
                : new ArrowStreamWriter(root, null, channel)) {
      for (int first = 0; first < 2 * ROWS; first += ROWS) {
        fill(root, first);
        if (withNull) {
          ((FixedShapeTensorVector) root.getVector("image")).getUnderlyingVector().setNull(1);
        }
        writer.writeBatch();
      }
      writer.end();
    }
  }

  private static void fill(VectorSchemaRoot root, int first) {
    root.clear();
    VarCharVector labels = (VarCharVector) root.getVector("label");
    FixedShapeTensorVector images = (FixedShapeTensorVector) root.getVector("image");
    UInt1Vector values = (UInt1Vector) images.getUnderlyingVector().getDataVector();
    BigIntVector sequences = (BigIntVector) root.getVector("sequence");
    for (int row = 0; row < ROWS; row++) {
      labels.setSafe(row, new byte[first + row]);
      sequences.setSafe(row, first + row + 100L);
      images.getUnderlyingVector().setNotNull(row);
      for (int at = 0; at < IMAGE; at++) {
        values.setSafe(row * IMAGE + at, value(first + row, at));
      }
    }
    root.setRowCount(ROWS);
  }

  private static byte value(int row, int at) {
    return (byte) (row * 50 + at);
  }
}
