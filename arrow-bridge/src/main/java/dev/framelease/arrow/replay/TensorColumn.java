package dev.framelease.arrow.replay;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a column says of its tensors, in the words of either type.
 *
 * @param shape the physical shape of all; empty if each has its own
 * @param dimensions how many there are
 * @param uniform the physical lengths that are the same in tensors of any shape; or empty
 * @param names of the physical dimensions, or empty
 * @param permutation for each logical dimension its physical one, or empty if they are the same
 * @param values the type of one
 */
record TensorColumn(
    Optional<int[]> shape,
    int dimensions,
    List<OptionalInt> uniform,
    List<String> names,
    List<Integer> permutation,
    ArrowType values) {
  static TensorColumn of(Field field) {
    return ((ArrowType.ExtensionType) field.getType())
            .extensionName()
            .equals(FixedShapeTensorType.NAME)
        ? ofOneShape(field)
        : ofAnyShape(field);
  }

  private static TensorColumn ofOneShape(Field field) {
    FixedShapeTensorType type = FixedShapeTensorType.ofColumn(field);
    int[] shape = type.shape().stream().mapToInt(Integer::intValue).toArray();
    return new TensorColumn(
        Optional.of(shape),
        shape.length,
        List.of(),
        type.dimNames(),
        type.permutation(),
        valuesOf(field));
  }

  private static TensorColumn ofAnyShape(Field field) {
    VariableShapeTensorType type = VariableShapeTensorType.ofColumn(field);
    Field sizes = child(field, "shape");
    return new TensorColumn(
        Optional.empty(),
        ((ArrowType.FixedSizeList) sizes.getType()).getListSize(),
        type.uniformShape(),
        type.dimNames(),
        type.permutation(),
        valuesOf(child(field, "data")));
  }

  private static Field child(Field field, String name) {
    return field.getChildren().stream()
        .filter(child -> child.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ArrowType valuesOf(Field list) {
    if (list.getChildren().size() != 1) {
      throw new IllegalArgumentException(
          "the list "
              + list.getName()
              + " with "
              + list.getChildren().size()
              + " child fields; every list has one");
    }
    return list.getChildren().get(0).getType();
  }
}
