package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.Packing;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both types through everything that Arrow moves data with. */
@ExtendWith(LedgerExtension.class)
class TensorRoundTripTest {
  private static final VariableShapeTensorType VARIABLE =
      new VariableShapeTensorType(
          List.of("h", "w"), List.of(1, 0), List.of(OptionalInt.empty(), OptionalInt.of(5)));
  private static final FixedShapeTensorType FIXED =
      new FixedShapeTensorType(List.of(4, 5), List.of("h", "w"), List.of(1, 0));

  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @ParameterizedTest
  @EnumSource
  void shouldPassThroughAFile(ElementType type) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = columns(type);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
      writer.writeBatch();
    }
    try (BufferAllocator other = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(bytes.toByteArray()), other)) {
      assertTrue(reader.loadNextBatch());
      assertSame(type, reader.getVectorSchemaRoot());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassThroughAStream(ElementType type) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = columns(type);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      writer.writeBatch();
    }
    try (BufferAllocator other = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), other)) {
      assertTrue(reader.loadNextBatch());
      assertSame(type, reader.getVectorSchemaRoot());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassThroughCData(ElementType type) {
    try (BufferAllocator other = new RootAllocator();
        ArrowArray array = ArrowArray.allocateNew(other);
        ArrowSchema schema = ArrowSchema.allocateNew(other)) {
      try (VectorSchemaRoot root = columns(type)) {
        Data.exportVectorSchemaRoot(allocator.arrow(), root, null, array, schema);
      }
      try (VectorSchemaRoot imported = Data.importVectorSchemaRoot(other, array, schema, null)) {
        assertSame(type, imported);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassIntoAChildAllocatorAndThroughASlice(ElementType type) {
    try (VectorSchemaRoot root = columns(type);
        VectorSchemaRoot slice = root.slice(0, 2)) {
      root.clear();
      assertSame(type, slice);
    }
  }

  /** As many values, which would be other tensors there. */
  @Test
  void shouldRefuseToMoveTensorsIntoAColumnOfOthers() {
    var other = new FixedShapeTensorType(List.of(4, 5), List.of());
    Field field = other.toField("other", ElementType.UINT8, Map.of());
    try (VectorSchemaRoot root = columns(ElementType.UINT8);
        FieldVector target = field.createVector(allocator.arrow())) {
      for (FieldVector column : root.getFieldVectors()) {
        var refusal =
            assertThrows(TensorFormatException.class, () -> column.makeTransferPair(target));
        assertTrue(refusal.getMessage().contains("does not fit into"), refusal.getMessage());
      }
    }
  }

  private VectorSchemaRoot columns(ElementType type) {
    try (PixelView first = new NumberedTensor(type, 4, 5).view();
        PixelView second = new NumberedTensor(type, 2, 5).view();
        PixelView firstLogical = first.transpose();
        PixelView secondLogical = second.transpose()) {
      FixedShapeTensorVector fixed =
          FixedShapeTensorVector.of(
              "fixed", FIXED, List.of(firstLogical, firstLogical), Packing.COPIED, allocator);
      VariableShapeTensorVector variable =
          VariableShapeTensorVector.of(
              "variable",
              VARIABLE,
              List.of(firstLogical, secondLogical),
              Packing.COPIED,
              allocator);
      return new VectorSchemaRoot(List.of(fixed, variable));
    }
  }

  private static void assertSame(ElementType type, VectorSchemaRoot root) {
    FixedShapeTensorVector fixed = (FixedShapeTensorVector) root.getVector("fixed");
    VariableShapeTensorVector variable = (VariableShapeTensorVector) root.getVector("variable");
    assertEquals(FIXED, fixed.type());
    assertEquals(VARIABLE, variable.type());
    assertShows(type, fixed, 0, 4);
    assertShows(type, fixed, 1, 4);
    assertShows(type, variable, 0, 4);
    assertShows(type, variable, 1, 2);
  }

  private static void assertShows(ElementType type, TensorVector<?> column, int row, int height) {
    assertEquals(type, column.elementType());
    try (PixelView expected = new NumberedTensor(type, height, 5).view();
        PixelView logical = expected.transpose();
        PixelView found = column.view(row, "a test")) {
      assertTrue(logical.contentEquals(found));
    }
  }
}
