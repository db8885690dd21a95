package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.Packing;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.util.List;
import java.util.OptionalInt;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns whose buffers say what is not so, as those of others can. */
@ExtendWith(LedgerExtension.class)
class WrongRowTest {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private VariableShapeTensorVector column;

  @BeforeEach
  void makeColumn() {
    VariableShapeTensorType type =
        new VariableShapeTensorType(
            List.of(), List.of(), List.of(OptionalInt.empty(), OptionalInt.of(3)));
    try (PixelView tensor = new NumberedTensor(ElementType.UINT8, 2, 3).view()) {
      column =
          VariableShapeTensorVector.of(
              "t", type, List.of(tensor, tensor), Packing.COPIED, allocator);
    }
  }

  @AfterEach
  void close() {
    column.close();
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private FixedSizeListVector shapes() {
    return (FixedSizeListVector) column.getUnderlyingVector().getChild("shape");
  }

  private ListVector data() {
    return (ListVector) column.getUnderlyingVector().getChild("data");
  }

  private void setSize(int index, int size) {
    shapes().getDataVector().getDataBuffer().setInt(4L * index, size);
  }

  @Test
  void shouldRefuseAShapeThatDoesNotMatchTheList() {
    setSize(0, 3);
    assertRefused(
        0, "row 0 of the column t is no tensor: its shape is [3, 3], and it has 6 values");
    try (PixelView other = column.view(1, "a test")) {
      assertEquals(5, other.getInt(1, 2));
    }
  }

  @Test
  void shouldRefuseSizesThatAreNegativeOrHuge() {
    setSize(2, -2);
    setSize(3, -3);
    assertRefused(1, "its shape is [-2, -3]");
    setSize(2, Integer.MAX_VALUE);
    setSize(3, Integer.MAX_VALUE);
    assertRefused(1, "and it has 6 values");
  }

  @Test
  void shouldRefuseAShapeThatIsNotUniformAsTheMetadataSays() {
    setSize(0, 3);
    setSize(1, 2);
    assertRefused(0, "and the metadata of the column says {\"uniform_shape\":[null,3]}");
  }

  @Test
  void shouldRefuseOffsetsOutsideTheValues() {
    data().getOffsetBuffer().setInt(0, -6);
    data().getOffsetBuffer().setInt(4, 0);
    assertRefused(0, "the values from -6 to 0 are wanted, and there are 12");
    data().getOffsetBuffer().setInt(4, 1_000_000);
    data().getOffsetBuffer().setInt(8, 1_000_006);
    assertRefused(1, "the values from 1000000 to 1000006 are wanted, and there are 12");
  }

  @Test
  void shouldRefuseARowThatIsNull() {
    column.setNull(0);
    assertRefused(0, "row 0 of the column t is no tensor: it is null");
    data().setNull(1);
    assertRefused(1, "its data or its shape is null");
    assertThrows(IndexOutOfBoundsException.class, () -> column.view(2, "a test"));
    assertThrows(IndexOutOfBoundsException.class, () -> column.view(-1, "a test"));
  }

  @Test
  void shouldRefuseATensorOfWhichAValueIsNull() {
    for (int index : new int[] {0, 1, 63, 64, 70, 127, 199}) {
      try (FixedShapeTensorVector tensors = nullableBytes(2, 100)) {
        tensors.getUnderlyingVector().getDataVector().setNull(index);
        int row = index / 100;
        TensorFormatException thrown =
            assertThrows(TensorFormatException.class, () -> tensors.view(row, "a test"));
        assertEquals("a value is null, which a view cannot show", thrown.getMessage());
        tensors.view(1 - row, "a test").close();
      }
    }
  }

  @Test
  void shouldRefuseValuesThatViewsDoNotShow() {
    Field field =
        new Field(
            "t",
            FieldType.nullable(new FixedShapeTensorType(List.of(2), List.of())),
            List.of(Field.nullable("item", ArrowType.Bool.INSTANCE)));
    try (FixedShapeTensorVector tensors =
        (FixedShapeTensorVector) field.createVector(allocator.arrow())) {
      TensorFormatException thrown =
          assertThrows(TensorFormatException.class, tensors::elementType);
      assertTrue(thrown.getMessage().contains("the values of this tensor are Bool"));
    }
  }

  private FixedShapeTensorVector nullableBytes(int rows, int bytes) {
    Field field =
        new Field(
            "t",
            FieldType.nullable(new FixedShapeTensorType(List.of(bytes), List.of())),
            List.of(Field.nullable("item", new ArrowType.Int(8, false))));
    FixedShapeTensorVector made = (FixedShapeTensorVector) field.createVector(allocator.arrow());
    FixedSizeListVector lists = made.getUnderlyingVector();
    lists.setInitialCapacity(rows);
    lists.allocateNew();
    for (int row = 0; row < rows; row++) {
      lists.setNotNull(row);
    }
    lists.setValueCount(rows);
    var values = (org.apache.arrow.vector.UInt1Vector) lists.getDataVector();
    for (int i = 0; i < rows * bytes; i++) {
      values.set(i, i);
    }
    return made;
  }

  private void assertRefused(int row, String reason) {
    TensorFormatException thrown =
        assertThrows(TensorFormatException.class, () -> column.view(row, "a test"));
    assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
  }
}
