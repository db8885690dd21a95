package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A schema as {@link FrameSchema} reads it: tensors that were written without extension metadata
 * are tensors again, the column that the user named is the column of frames, and columns of others
 * that have the name of one of Framelease's, and another type, have another name.
 */
final class TensorColumns {
  private static final List<String> NAMES = List.of("height", "width", "channel");

  private final Place at;

  private TensorColumns(Place at) {
    this.at = at;
  }

  static Schema of(Place at, Schema schema, Optional<String> column) {
    TensorColumns columns = new TensorColumns(at);
    boolean isOwn = FrameSchema.isOwn(schema);
    List<Field> tensors = schema.getFields().stream().map(columns::tensor).toList();
    // First: the one that is chosen may have any name.
    List<Field> fields = column.isPresent() ? columns.chosen(tensors, column.get()) : tensors;
    return new Schema(
        fields.stream()
            .map(field -> isOwn || FrameSchema.isOfItsName(field) ? field : ofOthers(field))
            .toList(),
        schema.getCustomMetadata());
  }

  /** Such as the name of a region, or a sequence of letters. */
  private static Field ofOthers(Field field) {
    return with(field, field.getName() + ", of others", field.getType());
  }

  private Field tensor(Field field) {
    String shape = field.getMetadata().get(FrameSchema.SHAPE_KEY);
    if (shape != null && field.getType() instanceof ArrowType.Struct) {
      return with(field, field.getName(), ofAnySize(shape));
    }
    if (shape == null || !(field.getType() instanceof ArrowType.FixedSizeList)) {
      return field;
    }
    FixedShapeTensorType type =
        new FixedShapeTensorType(
            Stream.of(shape.split(",", -1)).map(Integer::valueOf).toList(), names(shape));
    if (!type.storageType().equals(field.getType())) {
      throw at.wrong(
          FrameSchema.SHAPE_KEY + " " + shape + " on " + field.getType(), "as many values");
    }
    return with(field, field.getName(), type);
  }

  private static VariableShapeTensorType ofAnySize(String shape) {
    return new VariableShapeTensorType(
        names(shape),
        List.of(),
        Stream.of(shape.split(",", -1))
            .map(
                length ->
                    length.equals(FrameSchema.ANY_LENGTH)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(length)))
            .toList());
  }

  /** The key is of Framelease's own format, which has the dimensions in this order. */
  private static List<String> names(String shape) {
    int count = shape.split(",", -1).length;
    return count > NAMES.size() ? List.of() : NAMES.subList(0, count);
  }

  private List<Field> chosen(List<Field> fields, String name) {
    if (fields.stream().filter(field -> isTensor(field, name)).count() != 1) {
      throw at.wrong(
          "the columns " + fields.stream().map(Field::getName).toList(),
          "one tensor that is called " + name);
    }
    return fields.stream()
        .map(
            field ->
                field.getName().equals(name)
                    ? with(field, FrameSchema.FRAME, field.getType())
                    : field.getName().equals(FrameSchema.FRAME)
                        ? with(field, FrameSchema.FRAME + ", not chosen", field.getType())
                        : field)
        .toList();
  }

  private static boolean isTensor(Field field, String name) {
    return field.getName().equals(name)
        && field.getType() instanceof ArrowType.ExtensionType type
        && (type.extensionName().equals(FixedShapeTensorType.NAME)
            || type.extensionName().equals(VariableShapeTensorType.NAME));
  }

  private static Field with(Field field, String name, ArrowType type) {
    return new Field(
        name,
        new FieldType(field.isNullable(), type, null, field.getMetadata()),
        field.getChildren());
  }
}
