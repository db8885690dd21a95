package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.util.List;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
class FixedShapeTensorTypeTest {
  private static final FixedShapeTensorType TYPE =
      new FixedShapeTensorType(List.of(4, 8, 4), List.of("height", "width", "channel"));

  @Test
  void shouldWriteTheMetadataOfTheSpecification() {
    assertEquals(
        "{\"shape\":[4,8,4],\"dim_names\":[\"height\",\"width\",\"channel\"]}", TYPE.serialize());
    assertEquals(new ArrowType.FixedSizeList(128), TYPE.storageType());
    assertEquals("arrow.fixed_shape_tensor", TYPE.extensionName());
  }

  @Test
  void shouldReadWhatItWrote() {
    assertEquals(TYPE, TYPE.deserialize(TYPE.storageType(), TYPE.serialize()));
  }

  @Test
  void shouldReadTheExamplesOfTheSpecification() {
    FixedShapeTensorType plain = read(10, "{ \"shape\": [2, 5]}");
    assertEquals(List.of(2, 5), plain.shape());
    assertEquals(List.of(), plain.dimNames());
    FixedShapeTensorType permuted =
        read(
            100_000,
            "{\"shape\":[100,200,5],\"dim_names\":[\"H\",\"W\",\"C\"],\"permutation\":[2,0,1]}");
    assertEquals(List.of(2, 0, 1), permuted.permutation());
    assertEquals(permuted, read(100_000, permuted.serialize()));
    assertNotEquals(permuted, read(100_000, "{\"shape\":[100,200,5]}"));
  }

  @Test
  void shouldReadATensorOfNoDimensions() {
    assertEquals(List.of(), read(1, "{\"shape\":[]}").shape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[2,5]",
        "{\"shape\":[2,5]",
        "{\"shape\":[2,5]} x",
        "{}",
        "{\"shape\":10}",
        "{\"shape\":[2,\"5\"]}",
        "{\"shape\":[2,5.0]}",
        "{\"shape\":[-2,-5]}",
        "{\"shape\":[2,5],\"dim_names\":[\"H\"]}",
        "{\"shape\":[2,5],\"dim_names\":[1,2]}",
        "{\"shape\":[2,5],\"permutation\":[0,0]}",
        "{\"shape\":[2,5],\"permutation\":[1,2]}",
        "{\"shape\":[2,5],\"permutation\":[0]}",
        "{\"shape\":[4294967298,5]}",
        "{\"shape\":[65536,65536]}",
        "{\"shape\":[4294967296,4294967296,0]}",
        "{\"shape\":[2147483647,2147483647,0]}",
        "{\"shape\":[0,2147483647,2147483647]}",
        "{\"shape\":[2,5],\"shape\":[2,5]}",
        "{\"shape\":[2,5],\"shape\":[5,2]}",
        "{\"shape\":[1e1]}",
        "{\"shape\":[1e99999999]}",
        "{\"shape\":[NaN]}",
        "{\"shape\":[2,5],\"permutation\":[-1,0]}",
        "{\"shape\":[2,5],\"permutation\":[0,1,2]}",
        "{\"shape\":null}"
      })
  void shouldRefuseMetadataThatIsNone(String metadata) {
    assertThrows(InvalidExtensionMetadataException.class, () -> read(10, metadata));
  }

  @Test
  void shouldRefuseNumbersAndNestingWithoutEnd() {
    assertThrows(
        InvalidExtensionMetadataException.class,
        () -> read(10, "{\"shape\":[" + "9".repeat(100_000) + "]}"));
    InvalidExtensionMetadataException thrown =
        assertThrows(
            InvalidExtensionMetadataException.class,
            () -> read(10, "{\"shape\":" + "[".repeat(100_000)));
    assertTrue(thrown.getMessage().length() < 1000, "the metadata is not repeated in the message");
  }

  @ParameterizedTest
  @CsvSource({"9", "11", "0"})
  void shouldRefuseAListOfAnotherSize(int listSize) {
    InvalidExtensionMetadataException thrown =
        assertThrows(
            InvalidExtensionMetadataException.class, () -> read(listSize, "{\"shape\":[2,5]}"));
    assertEquals(
        "a tensor of the shape [2, 5] is stored as FixedSizeList(10), and not as FixedSizeList("
            + listSize
            + ")",
        thrown.getMessage());
  }

  @Test
  void shouldRefuseAnotherStorage() {
    assertThrows(
        InvalidExtensionMetadataException.class,
        () -> TYPE.deserialize(ArrowType.List.INSTANCE, "{\"shape\":[2,5]}"));
  }

  @Test
  void shouldBeKnownToArrow() {
    FixedShapeTensorType.ensureRegistered();
    assertInstanceOf(
        FixedShapeTensorType.class, ExtensionTypeRegistry.lookup(FixedShapeTensorType.NAME));
  }

  private static FixedShapeTensorType read(int listSize, String metadata) {
    return (FixedShapeTensorType) TYPE.deserialize(new ArrowType.FixedSizeList(listSize), metadata);
  }
}
