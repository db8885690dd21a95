package dev.framelease.arrow.tensor;

import dev.framelease.pixels.ElementType;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Arrow's canonical extension type {@code arrow.variable_shape_tensor}: every row is a tensor of a
 * shape of its own, with as many dimensions as the others. It is stored, row-major and without
 * gaps, as {@code struct<data: list<values>, shape: fixed_size_list<int32>[dimensions]>}.
 *
 * <p>How many dimensions there are is in the {@link Field}, as is the type of the values. Shapes
 * and names are physical; logical dimension {@code i} is physical dimension {@code permutation[i]}.
 *
 * <p>Source: Arrow Columnar Format, Canonical Extension Types, Variable shape tensor.
 *
 * <p>Immutable.
 */
public final class VariableShapeTensorType extends ArrowType.ExtensionType {
  // java.util.List is written out, since ArrowType has a List of its own.

  /** The name of the type, as it is in files. */
  public static final String NAME = "arrow.variable_shape_tensor";

  /** The type that says nothing of its dimensions. */
  public static final VariableShapeTensorType PLAIN =
      new VariableShapeTensorType(TensorDimensions.UNNAMED, java.util.List.of());

  private final TensorDimensions dimensions;
  private final java.util.List<OptionalInt> uniformShape;

  /**
   * Makes a type.
   *
   * @param dimNames a name for each physical dimension, or empty
   * @param permutation for each logical dimension its physical one, or empty if they are the same
   * @param uniformShape the length of each physical dimension that is the same in all rows, and
   *     nothing for those that are not; or empty if no dimension is
   * @throws InvalidExtensionMetadataException if a length is negative, the permutation is none, or
   *     those that are not empty do not have as many entries
   */
  public VariableShapeTensorType(
      java.util.List<String> dimNames,
      java.util.List<Integer> permutation,
      java.util.List<OptionalInt> uniformShape) {
    this(new TensorDimensions(dimNames, permutation), uniformShape);
  }

  private VariableShapeTensorType(
      TensorDimensions dimensions, java.util.List<OptionalInt> uniformShape) {
    this.dimensions = dimensions;
    this.uniformShape = java.util.List.copyOf(uniformShape);
    requireCount(Math.max(dimensions.count(), uniformShape.size()));
    if (uniformShape.stream().anyMatch(size -> size.orElse(0) < 0)) {
      throw new InvalidExtensionMetadataException(
          "a length in uniform_shape is negative: " + serialize());
    }
  }

  private void requireCount(int count) {
    dimensions.requireCount(count);
    TensorDimensions.requireCount("uniform_shape", uniformShape, count);
  }

  /**
   * Reads the type of a column, whichever class of Arrow or of others is registered for it.
   *
   * @param column of this type, by its name
   * @return the type
   * @throws InvalidExtensionMetadataException as {@link #deserialize} and {@link #requireStorage}
   * @throws ClassCastException if the column is of no extension type
   */
  public static VariableShapeTensorType ofColumn(Field column) {
    ExtensionType type = (ExtensionType) column.getType();
    var tensors = (VariableShapeTensorType) PLAIN.deserialize(type.storageType(), type.serialize());
    tensors.requireStorage(column.getChildren());
    return tensors;
  }

  /**
   * Lets Arrow read both tensor types, unless something that reads one is registered already. Call
   * it before a reader of Arrow's own is made; Framelease's classes call it themselves.
   */
  public static void ensureRegistered() {
    TensorRegistration.done();
  }

  /**
   * Returns the names of the physical dimensions.
   *
   * @return as many names as dimensions, or none
   */
  public java.util.List<String> dimNames() {
    return dimensions.names();
  }

  /**
   * Returns the order of the logical dimensions.
   *
   * @return for each logical dimension its physical one, or empty if they are the same
   */
  public java.util.List<Integer> permutation() {
    return dimensions.permutation();
  }

  /**
   * Returns what is the same in all rows.
   *
   * @return the length of each physical dimension, or nothing for those that vary; or no entries
   */
  public java.util.List<OptionalInt> uniformShape() {
    return uniformShape;
  }

  /**
   * Tells whether a tensor may be in a column of this type.
   *
   * @param shape its physical lengths
   * @return whether it has as many dimensions, where this says it, and the lengths of {@link
   *     #uniformShape()}
   */
  public boolean allows(int... shape) {
    int count = Math.max(dimensions.count(), uniformShape.size());
    return (count == 0 || count == shape.length)
        && IntStream.range(0, uniformShape.size())
            .allMatch(i -> uniformShape.get(i).orElse(shape[i]) == shape[i]);
  }

  TensorDimensions dimensions() {
    return dimensions;
  }

  /**
   * Makes a column of such tensors, in which nothing is null.
   *
   * @param name of the column
   * @param type of the values
   * @param count of the dimensions, 0 or more
   * @param metadata of the column, beside that of the type
   * @return a field with the children {@code data} and {@code shape}
   * @throws InvalidExtensionMetadataException if this type has another number of dimensions
   */
  public Field toField(
      String name, ElementType type, int count, java.util.Map<String, String> metadata) {
    requireCount(count);
    Field values = Field.notNullable("item", TensorValues.arrowType(type));
    Field sizes = Field.notNullable("item", VariableShapeStorage.INT32);
    return new Field(
        name,
        new FieldType(false, this, null, metadata),
        java.util.List.of(
            new Field(
                VariableShapeStorage.DATA,
                FieldType.notNullable(ArrowType.List.INSTANCE),
                java.util.List.of(values)),
            new Field(
                VariableShapeStorage.SHAPE,
                FieldType.notNullable(new ArrowType.FixedSizeList(count)),
                java.util.List.of(sizes))));
  }

  /**
   * Checks that a column is stored as the specification says.
   *
   * @param children of the column
   * @throws InvalidExtensionMetadataException if it is not, or has another number of dimensions
   */
  public void requireStorage(java.util.List<Field> children) {
    requireCount(VariableShapeStorage.dimensions(children));
  }

  @Override
  public ArrowType storageType() {
    return ArrowType.Struct.INSTANCE;
  }

  @Override
  public String extensionName() {
    return NAME;
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof VariableShapeTensorType type
        && dimensions.equals(type.dimensions)
        && uniformShape.equals(type.uniformShape);
  }

  @Override
  public String serialize() {
    return new TensorJson.Writer().dimensions(dimensions).uniformShape(uniformShape).toString();
  }

  /**
   * Reads the type. Whether the children fit is checked where they are known: when a vector of the
   * column is made.
   *
   * @throws InvalidExtensionMetadataException if the metadata is not as the specification says, or
   *     the storage is no struct
   */
  @Override
  public ArrowType deserialize(ArrowType storageType, String serializedData) {
    if (!storageType.equals(storageType())) {
      throw new InvalidExtensionMetadataException(
          NAME + " is stored as a struct, and not as " + storageType);
    }
    // The specification allows the empty string for no metadata.
    TensorJson json = TensorJson.parse(NAME, serializedData.isEmpty() ? "{}" : serializedData);
    return new VariableShapeTensorType(
        TensorDimensions.read(json), json.optionalIntegers("uniform_shape"));
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new VariableShapeTensorVector(name, fieldType, allocator);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VariableShapeTensorType type && extensionEquals(type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(NAME, dimensions, uniformShape);
  }
}
