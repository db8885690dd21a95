package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that would cost the reader more than they have bytes. */
@ExtendWith(LedgerExtension.class)
class HostileSchemaTest {
  private static final Place AT = new Place("hostile", 8);

  @Test
  void shouldReadTheSchemaThatIsWritten() {
    var schema = FrameSchema.of(4, 2).arrow();
    assertEquals(schema, SchemaBudget.convert(AT, parse(bytesOf(schema))));
  }

  /** Most of them make no sense, and some make a circle. */
  @Test
  void shouldEndWhereverAPointerPoints() {
    byte[] good = bytesOf(FrameSchema.of(4, 2).arrow());
    int refused = 0;
    for (int from = 0; from + 4 <= good.length; from += 4) {
      for (int to = 0; to < good.length; to += 4) {
        byte[] bytes = good.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(from, to - from);
        try {
          SchemaBudget.convert(AT, parse(bytes));
        } catch (ArchiveFormatException expected) {
          refused++;
        }
      }
    }
    assertTrue(refused > 1000, "refused " + refused);
  }

  private static byte[] bytesOf(org.apache.arrow.vector.types.pojo.Schema schema) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    builder.finish(schema.getSchema(builder));
    return builder.sizedByteArray();
  }

  private static Schema parse(byte[] bytes) {
    return AT.parse(
        "a schema", Place.AS_ARROW_SAYS, () -> Schema.getRootAsSchema(ByteBuffer.wrap(bytes)));
  }

  /** Arrow would put it into the log, and so on a terminal. */
  @ParameterizedTest
  @ValueSource(strings = {"\u001b]0;owned\u0007", "x\nWARNING: forged", "\u009b31m"})
  void shouldRefuseAnExtensionTypeWhoseNameCommandsATerminal(String name) {
    var column =
        new org.apache.arrow.vector.types.pojo.Field(
            "c",
            new FieldType(
                true,
                new ArrowType.Int(8, true),
                null,
                Map.of(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME, name)),
            List.of());
    byte[] bytes = bytesOf(new org.apache.arrow.vector.types.pojo.Schema(List.of(column)));
    var refused =
        assertThrows(ArchiveFormatException.class, () -> SchemaBudget.convert(AT, parse(bytes)));
    assertTrue(refused.getMessage().contains("can be printed"), refused.getMessage());
    assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void shouldRefuseATreeThatNamesTheSameFieldsAgainAndAgain(int children) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int field = struct(builder, new int[0]);
    for (int depth = 0; depth < 5000; depth++) {
      int[] same = new int[children];
      Arrays.fill(same, field);
      field = struct(builder, same);
    }
    assertRefused(finish(builder, field, 0), "expected at most");
  }

  @Test
  void shouldRefuseOneLongTextManyTimes() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int text = builder.createString("x".repeat(100_000));
    int[] entries = new int[4000];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = KeyValue.createKeyValue(builder, builder.createString("key" + i), text);
    }
    int metadata = Schema.createCustomMetadataVector(builder, entries);
    assertRefused(finish(builder, struct(builder, new int[0]), metadata), "too much text");
  }

  private static int struct(FlatBufferBuilder builder, int[] children) {
    int name = builder.createString("s");
    int vector = Field.createChildrenVector(builder, children);
    Struct_.startStruct_(builder);
    int type = Struct_.endStruct_(builder);
    return Field.createField(builder, name, false, Type.Struct_, type, 0, vector, 0);
  }

  private static byte[] finish(FlatBufferBuilder builder, int field, int metadata) {
    int fields = Schema.createFieldsVector(builder, new int[] {field});
    builder.finish(Schema.createSchema(builder, Endianness.Little, fields, metadata, 0));
    return builder.sizedByteArray();
  }

  @Test
  void shouldRefuseColumnsThatItCannotNumber() {
    assertRefused(with(new ArrowType.Union(UnionMode.Dense, new int[0])), "the type Union");
    assertRefused(with(new ArrowType.Utf8View()), "the type Utf8View");
    FieldType encoded =
        new FieldType(true, new ArrowType.Utf8(), new DictionaryEncoding(1, false, null));
    assertRefused(with(encoded), "a column with a dictionary");
  }

  private static byte[] with(ArrowType type) {
    return with(FieldType.nullable(type));
  }

  private static byte[] with(FieldType type) {
    return bytesOf(
        new org.apache.arrow.vector.types.pojo.Schema(
            List.of(new org.apache.arrow.vector.types.pojo.Field("column", type, List.of()))));
  }

  @Test
  void shouldRefuseTheOtherEndianness() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int fields = Schema.createFieldsVector(builder, new int[0]);
    builder.finish(Schema.createSchema(builder, Endianness.Big, fields, 0, 0));
    assertRefused(builder.sizedByteArray(), "an endianness of 1");
  }

  private static void assertRefused(byte[] schema, String expected) {
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> SchemaBudget.convert(AT, parse(schema)));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
