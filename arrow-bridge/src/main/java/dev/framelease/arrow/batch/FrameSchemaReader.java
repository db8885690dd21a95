package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds in a schema what {@link FrameSchema} needs to know, and refuses what it cannot read. */
final class FrameSchemaReader {
  private FrameSchemaReader() {}

  static FrameSchema read(Schema schema) {
    requireVersion(schema);
    Field frame = frameField(schema);
    PixelFormat format = formatOf(frame, Optional.empty());
    FrameSchema read =
        isOfAnySize(frame)
            ? VariableFrames.of(frame, format)
            : of(frame, shapeOf(frame, format), format);
    FrameColumns.DESCRIBING.forEach(expected -> requireSame(expected, schema));
    return read;
  }

  private static FrameSchema of(Field frame, List<Integer> shape, PixelFormat format) {
    try {
      return FrameSchema.of(shape.get(1), shape.get(0), format);
    } catch (FrameFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new FrameFormatException("the column " + frame.getName() + ": " + e.getMessage());
    }
  }

  static void requireVersion(Schema schema) {
    String found = schema.getCustomMetadata().get(FrameSchema.VERSION_KEY);
    if (found != null && !found.equals(FrameSchema.VERSION)) {
      throw new FrameFormatException(
          FrameSchema.VERSION_KEY
              + " is '"
              + found
              + "', and this Framelease reads version "
              + FrameSchema.VERSION
              + "; read it with a newer one");
    }
  }

  static Field frameField(Schema schema) {
    List<Field> tensors = schema.getFields().stream().filter(FrameSchemaReader::isTensor).toList();
    return tensors.stream()
        .filter(field -> field.getName().equals(FrameSchema.FRAME))
        .findFirst()
        .or(() -> tensors.size() == 1 ? tensors.stream().findFirst() : Optional.empty())
        .orElseThrow(
            () ->
                new FrameFormatException(
                    "a schema of frames has a column 'frame', or only one column, of the type "
                        + FixedShapeTensorType.NAME
                        + " or "
                        + VariableShapeTensorType.NAME
                        + ", and this one has "
                        + tensors.size()
                        + " columns of it in "
                        + schema.getFields().stream().map(Field::getName).toList()));
  }

  private static boolean isTensor(Field field) {
    return field.getType() instanceof ArrowType.ExtensionType type
        && (type.extensionName().equals(FixedShapeTensorType.NAME) || isOfAnySize(field));
  }

  private static boolean isOfAnySize(Field field) {
    return field.getType() instanceof ArrowType.ExtensionType type
        && type.extensionName().equals(VariableShapeTensorType.NAME);
  }

  /** Height, width, and channels if the format has such. */
  private static List<Integer> shapeOf(Field frame, PixelFormat format) {
    FixedShapeTensorType type = tensorOf(frame);
    List<Integer> order = type.permutation();
    boolean inOrder = IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    Field expected = FrameSchema.of(1, 1, format).arrow().findField(FrameSchema.FRAME);
    FixedShapeTensorType pixel = (FixedShapeTensorType) expected.getType();
    if (type.shape().size() != pixel.shape().size()
        || !type.shape().stream().skip(2).toList().equals(pixel.shape().stream().skip(2).toList())
        || !inOrder
        || !itemsOf(frame).equals(itemsOf(expected))) {
      throw new FrameFormatException(
          "the column "
              + frame.getName()
              + " must hold "
              + itemsOf(expected)
              + (pixel.shape().size() == 2
                  ? " [height, width]"
                  : " [height, width, " + pixel.shape().get(2) + "]")
              + " for "
              + format
              + ", and holds "
              + itemsOf(frame)
              + " "
              + type.shape()
              + (inOrder ? "" : " permuted by " + order));
    }
    return type.shape();
  }

  private static FixedShapeTensorType tensorOf(Field frame) {
    try {
      return FixedShapeTensorType.ofColumn(frame);
    } catch (InvalidExtensionMetadataException e) {
      throw new FrameFormatException("the column " + frame.getName() + ": " + e.getMessage());
    }
  }

  private static ArrowType itemsOf(Field frame) {
    if (frame.getChildren().size() != 1) {
      throw new FrameFormatException(
          "the column "
              + frame.getName()
              + " must have one child field, as every list, and has "
              + frame.getChildren().size());
    }
    return frame.getChildren().get(0).getType();
  }

  static PixelFormat formatOf(Field frame, Optional<PixelFormat> unlessSaid) {
    String name = frame.getMetadata().get(FrameSchema.PIXEL_FORMAT_KEY);
    if (name == null && unlessSaid.isPresent()) {
      return unlessSaid.get();
    }
    for (PixelFormat format : PixelFormat.values()) {
      if (format.name().equals(name)) {
        return format;
      }
    }
    throw new FrameFormatException(
        "the metadata of the column "
            + frame.getName()
            + " must say in "
            + FrameSchema.PIXEL_FORMAT_KEY
            + " which of "
            + List.of(PixelFormat.values())
            + " its pixels are, and "
            + (name == null
                ? "says nothing; if you know it, say it when you open the recording"
                : "says '" + name + "'"));
  }

  /** Columns that say more of the frame may be missing, but not be something else. */
  private static void requireSame(Field expected, Schema schema) {
    List<Field> found =
        schema.getFields().stream().filter(f -> f.getName().equals(expected.getName())).toList();
    if (found.size() > 1 || found.stream().anyMatch(field -> !isSame(expected, field))) {
      throw new FrameFormatException(
          "the column "
              + expected.getName()
              + " must be "
              + expected
              + " and there once, and the schema has "
              + found);
    }
  }

  static boolean isOfItsName(Field column) {
    return FrameColumns.DESCRIBING.stream()
        .noneMatch(
            expected -> expected.getName().equals(column.getName()) && !isSame(expected, column));
  }

  /**
   * Whether types agree, and the names in structs; what the child of a list is called does not
   * matter. That nothing is null is checked where the values are.
   */
  private static boolean isSame(Field expected, Field found) {
    List<Field> children = expected.getChildren();
    boolean isList = expected.getType().equals(ArrowType.List.INSTANCE);
    return expected.getType().equals(found.getType())
        && children.size() == found.getChildren().size()
        && IntStream.range(0, children.size())
            .allMatch(
                i ->
                    (isList
                            || children
                                .get(i)
                                .getName()
                                .equals(found.getChildren().get(i).getName()))
                        && isSame(children.get(i), found.getChildren().get(i)));
  }
}
