package dev.framelease.arrow.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
class FrameSchemaReaderTest {
  private static final ArrowType UINT8 = new ArrowType.Int(8, false);

  @Test
  void shouldReadWhatItWrites() {
    FrameSchema written = FrameSchema.of(8, 4);
    FrameSchema read = FrameSchema.parse(written.arrow());
    assertEquals(written.layout(), read.layout());
    assertEquals(written.arrow(), read.arrow());
  }

  @Test
  void shouldTakeTheColumnThatIsCalledFrame() {
    Field other = image("thumbnail", UINT8, 1, 1, 4);
    Field frame = image("frame", UINT8, 2, 3, 4);
    Schema both = new Schema(List.of(other, frame));
    assertSame(frame, FrameSchema.frameField(both));
    assertEquals(3, FrameSchema.parse(both).layout().width());
    assertSame(other, FrameSchema.frameField(new Schema(List.of(other))));
    assertRefused(new Schema(List.of(other, image("second", UINT8, 1, 1, 4))), "has 2 columns");
    assertRefused(new Schema(List.of(Field.nullable("frame", UINT8))), "has 0 columns");
  }

  @Test
  void shouldRefuseWhatIsNoFrame() {
    assertRefused(
        of(image("frame", UINT8, 2, 3, 3)),
        "must hold Int(8, false) [height, width, 4] for BGRX, and holds Int(8, false) [2, 3, 3]");
    assertRefused(of(image("frame", UINT8, 2, 12)), "must hold Int(8, false) [height, width, 4]");
    assertRefused(
        of(image("frame", new ArrowType.Int(8, true), 2, 3, 4)), "and holds Int(8, true)");
    assertRefused(of(image("frame", UINT8, 0, 3, 4)), "at least 1x1");
    FixedShapeTensorType permuted =
        (FixedShapeTensorType)
            new FixedShapeTensorType(List.of(1), List.of())
                .deserialize(
                    new ArrowType.FixedSizeList(24), "{\"shape\":[2,3,4],\"permutation\":[2,0,1]}");
    assertRefused(of(image("frame", UINT8, permuted)), "permuted by [2, 0, 1]");
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryPixelFormat(PixelFormat format) {
    FrameSchema written = FrameSchema.of(8, 4, format);
    FrameSchema read = FrameSchema.parse(written.arrow());
    assertEquals(FrameLayout.packed(8, 4, format), read.layout());
    assertEquals(written.arrow(), read.arrow());
  }

  @Test
  void shouldRefuseWordsOfAnotherFormat() {
    Field words = FrameSchema.of(8, 4, PixelFormat.RGB565).arrow().findField("frame");
    Field bytes =
        new Field(
            "frame",
            new FieldType(
                false,
                words.getType(),
                null,
                Map.of(FrameSchema.PIXEL_FORMAT_KEY, PixelFormat.XRGB2101010.name())),
            words.getChildren());
    assertRefused(of(bytes), "must hold Int(32, false) [height, width] for XRGB2101010");
  }

  @Test
  void shouldNotMindWhatTheItemsOfAListAreCalled() {
    List<Field> fields = new ArrayList<>(FrameSchema.of(8, 4).arrow().getFields());
    Field damage = fields.get(6);
    Field item = damage.getChildren().get(0);
    Field element = new Field("element", item.getFieldType(), item.getChildren());
    fields.set(6, new Field("damage", damage.getFieldType(), List.of(element)));
    assertEquals(8, FrameSchema.parse(new Schema(fields)).layout().width());
    Field circle = new Field("item", item.getFieldType(), item.getChildren().subList(0, 3));
    fields.set(6, new Field("damage", damage.getFieldType(), List.of(circle)));
    assertRefused(new Schema(fields), "the column damage must be");
  }

  @Test
  void shouldRefuseKnownColumnsOfAnotherType() {
    List<Field> fields = new ArrayList<>(FrameSchema.of(8, 4).arrow().getFields());
    fields.set(1, Field.notNullable("sequence", new ArrowType.Utf8()));
    assertRefused(new Schema(fields), "the column sequence must be");
    fields.set(1, Field.nullable("sequence", new ArrowType.Int(64, true)));
    assertEquals(8, FrameSchema.parse(new Schema(fields)).layout().width());
    fields.add(fields.get(1));
    assertRefused(new Schema(fields), "and there once");
  }

  private static Schema of(Field field) {
    return new Schema(List.of(field));
  }

  private static Field image(String name, ArrowType item, Integer... shape) {
    return image(name, item, new FixedShapeTensorType(List.of(shape), List.of()));
  }

  private static Field image(String name, ArrowType item, FixedShapeTensorType type) {
    return new Field(
        name,
        new FieldType(false, type, null, Map.of(FrameSchema.PIXEL_FORMAT_KEY, "BGRX")),
        List.of(Field.notNullable("item", item)));
  }

  private static void assertRefused(Schema schema, String expected) {
    FrameFormatException refused =
        assertThrows(FrameFormatException.class, () -> FrameSchema.parse(schema));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
