package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads a column of frames of any size, and refuses what is none. */
final class VariableFrames {
  private VariableFrames() {}

  static FrameSchema of(Field frame, PixelFormat format) {
    FrameSchema schema = FrameSchema.ofAnySize(format);
    VariableShapeTensorType expected =
        (VariableShapeTensorType) schema.arrow().findField(FrameSchema.FRAME).getType();
    VariableShapeTensorType type = tensorOf(frame);
    List<Integer> order = type.permutation();
    int dimensions = expected.uniformShape().size();
    if (!values(frame).equals(values(schema.arrow().findField(FrameSchema.FRAME)))
        || !IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i)
        || dimensionsOf(frame) != dimensions
        || !allows(type.uniformShape(), expected.uniformShape())) {
      throw new FrameFormatException(
          "the column "
              + frame.getName()
              + " must hold "
              + format
              + " of "
              + dimensions
              + " dimensions, as "
              + schema.arrow().findField(FrameSchema.FRAME)
              + ", and is "
              + frame);
    }
    return schema;
  }

  private static VariableShapeTensorType tensorOf(Field frame) {
    try {
      return VariableShapeTensorType.ofColumn(frame);
    } catch (InvalidExtensionMetadataException e) {
      throw new FrameFormatException("the column " + frame.getName() + ": " + e.getMessage());
    }
  }

  /** The channels must be those of the format, if the column says how many there are. */
  private static boolean allows(List<OptionalInt> said, List<OptionalInt> expected) {
    return IntStream.range(0, said.size())
        .allMatch(
            i ->
                expected.get(i).isEmpty()
                    || said.get(i).isEmpty()
                    || said.get(i).equals(expected.get(i)));
  }

  private static ArrowType values(Field frame) {
    return child(frame, "data").getChildren().get(0).getType();
  }

  private static int dimensionsOf(Field frame) {
    return ((ArrowType.FixedSizeList) child(frame, "shape").getType()).getListSize();
  }

  private static Field child(Field frame, String name) {
    return frame.getChildren().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
