package dev.framelease.arrow.ipc;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A schema whose tensors are shown as their storage, and say their shape in plain metadata. */
final class PlainColumns {
  private PlainColumns() {}

  static Schema of(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(PlainColumns::plain).toList(), schema.getCustomMetadata());
  }

  private static Field plain(Field field) {
    if (field.getType() instanceof FixedShapeTensorType tensor) {
      return plain(field, tensor, tensor.shape().stream().map(String::valueOf));
    }
    if (field.getType() instanceof VariableShapeTensorType tensor) {
      return plain(
          field,
          tensor,
          tensor.uniformShape().stream()
              .map(size -> size.isPresent() ? "" + size.getAsInt() : FrameSchema.ANY_LENGTH));
    }
    return field;
  }

  private static Field plain(Field field, ArrowType.ExtensionType tensor, Stream<String> shape) {
    Map<String, String> metadata = new TreeMap<>(field.getMetadata());
    // Arrow's own fields have these, too.
    metadata.remove(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME);
    metadata.remove(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA);
    metadata.put(FrameSchema.SHAPE_KEY, shape.collect(Collectors.joining(",")));
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), tensor.storageType(), null, metadata),
        field.getChildren());
  }
}
