package dev.framelease.arrow.tensor;

import java.util.List;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** How tensors of any shape are stored: {@code struct<data, shape>}. */
final class VariableShapeStorage {
  static final String DATA = "data";
  static final String SHAPE = "shape";
  static final ArrowType INT32 = new ArrowType.Int(32, true);

  private VariableShapeStorage() {}

  /** How many dimensions the tensors have, if these are the children of such a column. */
  static int dimensions(List<Field> children) {
    Field data = child(children, DATA);
    Field shape = child(children, SHAPE);
    if (children.size() != 2
        || !data.getType().equals(ArrowType.List.INSTANCE)
        || !(shape.getType() instanceof ArrowType.FixedSizeList sizes)
        || !child(shape.getChildren(), null).getType().equals(INT32)) {
      throw wrong(children);
    }
    child(data.getChildren(), null);
    return sizes.getListSize();
  }

  /** The child of a name, or the only one. */
  private static Field child(List<Field> children, String name) {
    List<Field> found =
        children.stream().filter(field -> name == null || name.equals(field.getName())).toList();
    if (found.size() != 1) {
      throw wrong(children);
    }
    return found.get(0);
  }

  private static InvalidExtensionMetadataException wrong(List<Field> children) {
    return new InvalidExtensionMetadataException(
        VariableShapeTensorType.NAME
            + " is stored as struct<data: list<values>, shape: fixed_size_list<int32>>, and not"
            + " with the children "
            + children);
  }
}
