package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.ElementType;
import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
class VariableShapeTensorTypeTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);

  @Test
  void shouldReadTheExamplesOfTheSpecification() {
    assertEquals(
        List.of("C", "H", "W"), read("{ \"dim_names\": [\"C\", \"H\", \"W\"] }").dimNames());
    assertEquals(
        List.of(OptionalInt.of(400), OptionalInt.empty(), OptionalInt.of(3)),
        read("{ \"dim_names\": [\"H\", \"W\", \"C\"], \"uniform_shape\": [400, null, 3] }")
            .uniformShape());
    assertEquals(List.of(2, 0, 1), read("{ \"permutation\": [2, 0, 1] }").permutation());
    assertEquals(VariableShapeTensorType.PLAIN, read(""));
    assertEquals(VariableShapeTensorType.PLAIN, read("{}"));
  }

  @Test
  void shouldReadWhatItWrote() {
    VariableShapeTensorType type =
        new VariableShapeTensorType(
            List.of("H", "W", "C"),
            List.of(2, 0, 1),
            List.of(OptionalInt.of(400), OptionalInt.empty(), OptionalInt.of(3)));
    assertEquals(
        "{\"dim_names\":[\"H\",\"W\",\"C\"],\"permutation\":[2,0,1],\"uniform_shape\":[400,null,3]}",
        type.serialize());
    assertEquals(type, read(type.serialize()));
    assertEquals(type.hashCode(), read(type.serialize()).hashCode());
    assertNotEquals(type, VariableShapeTensorType.PLAIN);
    assertEquals("{}", VariableShapeTensorType.PLAIN.serialize());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{} x",
        "{\"dim_names\":\"H\"}",
        "{\"dim_names\":[null]}",
        "{\"dim_names\":[\"H\"],\"dim_names\":[\"H\"]}",
        "{\"permutation\":[0,2]}",
        "{\"permutation\":[1,1]}",
        "{\"permutation\":[-1,0]}",
        "{\"permutation\":[null]}",
        "{\"permutation\":[1e400]}",
        "{\"dim_names\":[\"H\"],\"permutation\":[1,0]}",
        "{\"uniform_shape\":[-1]}",
        "{\"uniform_shape\":[2147483648]}",
        "{\"uniform_shape\":[1.5]}",
        "{\"permutation\":[1,0],\"uniform_shape\":[1]}"
      })
  void shouldRefuseMetadataThatIsNone(String metadata) {
    assertThrows(InvalidExtensionMetadataException.class, () -> read(metadata));
  }

  @Test
  void shouldRefuseAnotherStorage() {
    assertThrows(
        InvalidExtensionMetadataException.class,
        () -> VariableShapeTensorType.PLAIN.deserialize(ArrowType.List.INSTANCE, ""));
  }

  @Test
  void shouldSayHowManyDimensionsAFieldHas() {
    Field field =
        VariableShapeTensorType.PLAIN.toField("t", ElementType.UINT16, 3, Map.of("key", "value"));
    assertEquals("value", field.getMetadata().get("key"));
    assertEquals(
        new ArrowType.Int(16, false), field.getChildren().get(0).getChildren().get(0).getType());
    assertEquals(new ArrowType.FixedSizeList(3), field.getChildren().get(1).getType());
    VariableShapeTensorType named =
        new VariableShapeTensorType(List.of("h", "w"), List.of(), List.of());
    assertThrows(
        InvalidExtensionMetadataException.class,
        () -> named.toField("t", ElementType.UINT8, 3, Map.of()));
  }

  static Stream<List<Field>> storagesOfOthers() {
    Field data = list("data", new ArrowType.Int(8, false));
    Field shape = sizes("shape", INT32);
    return Stream.of(
        List.of(data),
        List.of(data, data),
        List.of(data, shape, Field.nullable("more", INT32)),
        List.of(list("values", new ArrowType.Int(8, false)), shape),
        List.of(data, list("shape", INT32)),
        List.of(data, sizes("shape", new ArrowType.Int(64, true))),
        List.of(data, new Field("shape", FieldType.nullable(new ArrowType.FixedSizeList(2)), null)),
        List.of(new Field("data", FieldType.nullable(ArrowType.List.INSTANCE), null), shape));
  }

  @ParameterizedTest
  @MethodSource("storagesOfOthers")
  void shouldRefuseOtherChildren(List<Field> children) {
    Field field = new Field("t", FieldType.nullable(VariableShapeTensorType.PLAIN), children);
    try (BufferAllocator memory = new RootAllocator()) {
      InvalidExtensionMetadataException thrown =
          assertThrows(
              InvalidExtensionMetadataException.class, () -> field.createVector(memory).close());
      assertTrue(thrown.getMessage().contains("is stored as struct<data"), thrown.getMessage());
    }
  }

  @Test
  void shouldRefuseAShapeOfAnotherNumberOfDimensions() {
    VariableShapeTensorType type = new VariableShapeTensorType(List.of("x"), List.of(), List.of());
    Field field =
        new Field(
            "t",
            FieldType.nullable(type),
            List.of(list("data", new ArrowType.Int(8, false)), sizes("shape", INT32)));
    try (BufferAllocator memory = new RootAllocator()) {
      assertThrows(
          InvalidExtensionMetadataException.class, () -> field.createVector(memory).close());
    }
  }

  @Test
  void shouldTellWhichShapesItAllows() {
    assertTrue(VariableShapeTensorType.PLAIN.allows());
    assertTrue(VariableShapeTensorType.PLAIN.allows(5, 6));
    var type =
        new VariableShapeTensorType(
            List.of(), List.of(), List.of(OptionalInt.empty(), OptionalInt.of(3)));
    assertTrue(type.allows(7, 3));
    assertFalse(type.allows(7, 4));
    assertFalse(type.allows(7));
    assertFalse(type.allows(7, 3, 1));
    var named = new VariableShapeTensorType(List.of("x"), List.of(), List.of());
    assertTrue(named.allows(9));
    assertFalse(named.allows(9, 9));
  }

  @Test
  void shouldBeKnownToArrow() {
    VariableShapeTensorType.ensureRegistered();
    assertInstanceOf(
        VariableShapeTensorType.class, ExtensionTypeRegistry.lookup(VariableShapeTensorType.NAME));
  }

  private static Field list(String name, ArrowType values) {
    return new Field(
        name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(Field.nullable("item", values)));
  }

  private static Field sizes(String name, ArrowType values) {
    return new Field(
        name,
        FieldType.nullable(new ArrowType.FixedSizeList(2)),
        List.of(Field.nullable("item", values)));
  }

  private static VariableShapeTensorType read(String metadata) {
    return (VariableShapeTensorType)
        VariableShapeTensorType.PLAIN.deserialize(ArrowType.Struct.INSTANCE, metadata);
  }
}
