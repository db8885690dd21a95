package dev.framelease.arrow.replay;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a column says of its tensors.
 *
 * @param shape the physical shape of all; empty if each has its own
 * @param count how many dimensions there are
 * @param type names and order of the dimensions, and the lengths that are the same in all rows:
 *     every one where there is a shape
 * @param values the type of one
 */
record TensorColumn(
    Optional<int[]> shape, int count, VariableShapeTensorType type, ArrowType values) {
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
        new VariableShapeTensorType(
            type.dimNames(),
            type.permutation(),
            type.shape().stream().map(OptionalInt::of).toList()),
        valuesOf(field));
  }

  private static TensorColumn ofAnyShape(Field field) {
    VariableShapeTensorType type = VariableShapeTensorType.ofColumn(field);
    Field sizes = child(field, "shape");
    return new TensorColumn(
        Optional.empty(),
        ((ArrowType.FixedSizeList) sizes.getType()).getListSize(),
        type,
        valuesOf(child(field, "data")));
  }

  /** Those of some logical orders that have as many dimensions, as they are in memory. */
  List<List<Dimension>> physical(List<List<Dimension>> logical) {
    return logical.stream().filter(order -> order.size() == count).map(this::inMemory).toList();
  }

  private List<Dimension> inMemory(List<Dimension> logical) {
    List<Integer> permutation = type.permutation();
    Dimension[] physical = new Dimension[logical.size()];
    for (int i = 0; i < physical.length; i++) {
      physical[permutation.isEmpty() ? i : permutation.get(i)] = logical.get(i);
    }
    return List.of(physical);
  }

  @Override
  public String toString() {
    return shape
        .map(all -> "the shape " + Arrays.toString(all) + permuted())
        .orElseGet(() -> "any shape, of which the column says " + type.serialize());
  }

  private String permuted() {
    return type.permutation().isEmpty() ? "" : " permuted by " + type.permutation();
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
