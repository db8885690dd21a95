package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.FixedShapeTensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertReadsRows(write(format, images(Map.of())), BGRX);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadAnyNumberOfCompressedRowsInABatch(IpcFormat format) throws IOException {
    Path path = folder.resolve("compressed." + format);
    write(path, format, images(Map.of()), Null.NOTHING, new TestZstd());
    assertReadsRows(path, BGRX);
  }

  @ParameterizedTest
  @CsvSource({"RGB, 2, 1, 0", "BGR, 0, 1, 2"})
  void shouldReadImagesOfThreeBytes(PixelFormat format, int blue, int green, int red)
      throws IOException {
    Path path = write(IpcFormat.FILE, images(3, Map.of()));
    ArchiveOptions options = ArchiveOptions.DEFAULT.withPixelFormat(format);
    try (FrameArchive archive = FrameArchive.open(path, options);
        Frame frame = archive.get(4);
        PixelView pixels = frame.pixels();
        Frame converted = frame.toBgrx();
        PixelView bgrx = converted.pixels()) {
      assertEquals(0, frame.info().copiedBytes());
      assertArrayEquals(new int[] {2, 5, 3}, pixels.shape());
      for (int at = 0; at < 2 * 5 * 3; at++) {
        assertEquals(value(4, at) & 0xff, pixels.getInt(at / 15, at / 3 % 5, at % 3));
      }
      for (int pixel = 0; pixel < 2 * 5; pixel++) {
        int y = pixel / 5;
        int x = pixel % 5;
        assertEquals(value(4, 3 * pixel + blue) & 0xff, bgrx.getInt(y, x, 0));
        assertEquals(value(4, 3 * pixel + green) & 0xff, bgrx.getInt(y, x, 1));
        assertEquals(value(4, 3 * pixel + red) & 0xff, bgrx.getInt(y, x, 2));
      }
    }
    assertRefused(path, BGRX, "with 4 channels");
  }

  @Test
  void shouldReadImagesOfFourBytesFromRedOn() throws IOException {
    Path path = write(IpcFormat.FILE, images(4, Map.of(FrameSchema.PIXEL_FORMAT_KEY, "RGBX")));
    try (FrameArchive archive = FrameArchive.open(path);
        Frame frame = archive.get(4);
        Frame converted = frame.toBgrx();
        PixelView bgrx = converted.pixels()) {
      assertEquals(0, frame.info().copiedBytes());
      assertEquals("3", undefinedChannels(archive.schema()));
      for (int pixel = 0; pixel < 2 * 5; pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          assertEquals(
              value(4, 4 * pixel + 2 - channel) & 0xff, bgrx.getInt(pixel / 5, pixel % 5, channel));
        }
      }
    }
  }

  private static String undefinedChannels(FrameSchema schema) {
    return schema
        .arrow()
        .findField(FrameSchema.FRAME)
        .getMetadata()
        .get(FrameSchema.UNDEFINED_CHANNELS_KEY);
  }

  @Test
  void shouldReadTheColumnThatIsNamed() throws IOException {
    List<Field> fields = new ArrayList<>(images(Map.of()).getFields());
    Field image = fields.get(1);
    for (String name : List.of("frame", "mask")) {
      fields.add(
          new Field(
              name, new FieldType(true, image.getType(), null, Map.of()), image.getChildren()));
    }
    Path path = write(IpcFormat.FILE, new Schema(fields));
    assertReadsRows(path, BGRX.withColumn("image"));
    assertReadsRows(path, BGRX.withColumn("mask"));
    assertRefused(path, BGRX.withColumn("none"), "expected one tensor that is called none");
    assertRefused(path, BGRX.withColumn("label"), "expected one tensor that is called label");
    try (FrameArchive archive = FrameArchive.open(path, BGRX);
        Frame frame = archive.get(0)) {
      assertEquals(0, frame.buffer().get(IMAGE - 1));
    }
  }

  /** A file of others may call its images as Framelease calls what it says of a frame. */
  @ParameterizedTest
  @ValueSource(strings = {"damage", "region", "captured_at"})
  void shouldReadAColumnThatHasTheNameOfAnother(String name) throws IOException {
    List<Field> fields = new ArrayList<>(images(Map.of()).getFields());
    Field image = fields.get(1);
    fields.set(1, new Field(name, image.getFieldType(), image.getChildren()));
    fields.add(new Field("mask", image.getFieldType(), image.getChildren()));
    Path path = write(IpcFormat.FILE, new Schema(fields));
    try (FrameArchive archive = FrameArchive.open(path, BGRX.withColumn(name));
        Frame frame = archive.get(1)) {
      assertEquals(value(1, 7), frame.buffer().get(7));
      assertEquals(Region.ofSize(5, 2), frame.info().region());
    }
  }

  private static void assertReadsRows(Path path, ArchiveOptions options) {
    try (FrameArchive archive = FrameArchive.open(path, options)) {
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

  /** They mean something else there, where the file does not say that it is of this format. */
  @ParameterizedTest
  @ValueSource(strings = {"region", "damage", "captured_at", "geometry_epoch", "completed_nanos"})
  void shouldPassOverColumnsOfOthersThatHaveAKnownName(String name) throws IOException {
    Schema images = images(Map.of());
    List<Field> fields = new ArrayList<>(images.getFields());
    fields.add(Field.nullable(name, new ArrowType.Utf8()));
    try (FrameArchive archive =
        FrameArchive.open(write(IpcFormat.FILE, new Schema(fields)), BGRX)) {
      assertEquals(new Schema(fields), archive.arrowSchema());
      for (int i = 0; i < 2 * ROWS; i++) {
        try (Frame frame = archive.get(i)) {
          assertEquals(i + 100, frame.info().sequence());
          assertEquals(Region.ofSize(5, 2), frame.info().region());
          assertEquals(value(i, 7), frame.buffer().get(7));
        }
      }
    }
    Map<String, String> version = Map.of(FrameSchema.VERSION_KEY, FrameSchema.VERSION);
    Path own = write(IpcFormat.FILE, new Schema(fields, version));
    assertRefused(own, BGRX, "the column " + name + " must be");
  }

  /** Framelease's are never null: so these are somebody else's, as those of another type are. */
  @ParameterizedTest
  @EnumSource
  void shouldPassOverColumnsOfOthersThatAreNull(IpcFormat format) throws IOException {
    Path path = folder.resolve("nulls." + format);
    write(path, format, images(Map.of()), Null.SEQUENCE, NoCompressionCodec.Factory.INSTANCE);
    try (FrameArchive archive = FrameArchive.open(path, BGRX)) {
      for (int i = 2 * ROWS - 1; i >= 0; i--) {
        try (Frame frame = archive.get(i)) {
          // In no row, though only one of the second batch is null.
          assertEquals(i + 1, frame.info().sequence());
          assertEquals(value(i, 7), frame.buffer().get(7));
        }
      }
    }
    Map<String, String> version = Map.of(FrameSchema.VERSION_KEY, FrameSchema.VERSION);
    Schema own = new Schema(images(Map.of()).getFields(), version);
    write(path, format, own, Null.SEQUENCE, NoCompressionCodec.Factory.INSTANCE);
    assertRefused(path, BGRX, "SEQUENCE null: 1, expected exactly 0");
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
    write(path, IpcFormat.FILE, images(Map.of()), Null.IMAGE, NoCompressionCodec.Factory.INSTANCE);
    assertRefused(path, BGRX, "null: 1, expected exactly 0");
  }

  private static void assertRefused(Path path, ArchiveOptions options, String expected) {
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path, options));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  /** A column of text before the images, so that the images' buffers come later. */
  private static Schema images(Map<String, String> metadata) {
    return images(4, metadata);
  }

  private static Schema images(int channels, Map<String, String> metadata) {
    FixedShapeTensorType.ensureRegistered();
    FixedShapeTensorType type = new FixedShapeTensorType(List.of(2, 5, channels), List.of());
    Field item = Field.nullable("item", new ArrowType.Int(8, false));
    return new Schema(
        List.of(
            Field.nullable("label", new ArrowType.Utf8()),
            new Field("image", new FieldType(true, type, null, metadata), List.of(item)),
            Field.nullable("sequence", new ArrowType.Int(64, true))));
  }

  private Path write(IpcFormat format, Schema schema) throws IOException {
    Path path = folder.resolve("images." + format);
    write(path, format, schema, Null.NOTHING, NoCompressionCodec.Factory.INSTANCE);
    return path;
  }

  /** What is null in the second row of the second batch. */
  private enum Null {
    NOTHING,
    IMAGE,
    SEQUENCE;

    void put(VectorSchemaRoot root) {
      if (this == IMAGE) {
        ((FixedShapeTensorVector) root.getVector("image")).getUnderlyingVector().setNull(1);
      } else if (this == SEQUENCE) {
        ((BigIntVector) root.getVector("sequence")).setNull(1);
      }
    }
  }

  private static void write(
      Path path, IpcFormat format, Schema schema, Null nulls, CompressionCodec.Factory codecs)
      throws IOException {
    CodecType codec = codecs instanceof TestZstd ? CodecType.ZSTD : CodecType.NO_COMPRESSION;
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
                ? new ArrowFileWriter(root, null, channel, null, IpcOption.DEFAULT, codecs, codec)
                : new ArrowStreamWriter(root, null, channel, IpcOption.DEFAULT, codecs, codec)) {
      for (int first = 0; first < 2 * ROWS; first += ROWS) {
        fill(root, first);
        if (first > 0) {
          nulls.put(root);
        }
        writer.writeBatch();
      }
      writer.end();
    }
  }

  private static void fill(VectorSchemaRoot root, int first) {
    root.clear();
    for (FieldVector vector : root.getFieldVectors()) {
      if (vector instanceof FixedShapeTensorVector column) {
        fill(column, first, !column.getName().equals("frame"));
      }
    }
    VarCharVector labels = (VarCharVector) root.getVector("label");
    BigIntVector sequences = (BigIntVector) root.getVector("sequence");
    for (int row = 0; row < ROWS; row++) {
      labels.setSafe(row, new byte[first + row]);
      sequences.setSafe(row, first + row + 100L);
    }
    root.setRowCount(ROWS);
  }

  private static void fill(FixedShapeTensorVector column, int first, boolean withValues) {
    UInt1Vector values = (UInt1Vector) column.getUnderlyingVector().getDataVector();
    int image = column.getUnderlyingVector().getListSize();
    for (int row = 0; row < ROWS; row++) {
      column.getUnderlyingVector().setNotNull(row);
      for (int at = 0; at < image; at++) {
        values.setSafe(row * image + at, withValues ? value(first + row, at) : 0);
      }
    }
  }

  private static byte value(int row, int at) {
    return (byte) (row * 50 + at);
  }
}
