package dev.framelease.arrow.tensor;

import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Arrow's canonical extension type {@code arrow.fixed_shape_tensor}: every row is a tensor of the
 * same shape, stored row-major and without gaps in a fixed-size list.
 *
 * <p>Shape and names are physical: those of the memory. A permutation says in which order the
 * dimensions are meant; logical dimension {@code i} is physical dimension {@code permutation[i]}.
 *
 * <p>As with all lists of Arrow, the type of the values is in the child of the {@link Field}, and
 * not here.
 *
 * <p>Source: Arrow Columnar Format, Canonical Extension Types, Fixed shape tensor.
 *
 * <p>Immutable.
 */
public final class FixedShapeTensorType extends ArrowType.ExtensionType {
  // java.util.List is written out, since ArrowType has a List of its own.

  /** The name of the type, as it is in files. */
  public static final String NAME = "arrow.fixed_shape_tensor";

  private static final FixedShapeTensorType ONE =
      new FixedShapeTensorType(java.util.List.of(1), java.util.List.of());

  private final java.util.List<Integer> shape;
  private final TensorDimensions dimensions;
  private final int listSize;

  /**
   * Makes a type whose logical shape is the physical one.
   *
   * @param shape the length of each dimension, the slowest first
   * @param dimNames a name for each dimension, or empty
   * @throws InvalidExtensionMetadataException if a length is negative, there are not as many names
   *     as dimensions, or a tensor has more than 2³¹−1 values
   */
  public FixedShapeTensorType(java.util.List<Integer> shape, java.util.List<String> dimNames) {
    this(shape, dimNames, java.util.List.of());
  }

  /**
   * Makes a type.
   *
   * @param shape the physical length of each dimension, the slowest first
   * @param dimNames a name for each physical dimension, or empty
   * @param permutation for each logical dimension its index in the shape, or empty if they are the
   *     same
   * @throws InvalidExtensionMetadataException if a length is negative, there are not as many names
   *     or indices as dimensions, the permutation is none, or a tensor has more than 2³¹−1 values
   */
  public FixedShapeTensorType(
      java.util.List<Integer> shape,
      java.util.List<String> dimNames,
      java.util.List<Integer> permutation) {
    this(shape, new TensorDimensions(dimNames, permutation));
  }

  private FixedShapeTensorType(java.util.List<Integer> shape, TensorDimensions dimensions) {
    this.shape = java.util.List.copyOf(shape);
    this.dimensions = dimensions;
    this.listSize = TensorShape.listSize(this.shape);
    dimensions.requireCount(shape.size());
  }

  /**
   * Makes the type of tensors that lie in memory as a view shows them.
   *
   * @param view of the shape
   * @param dimNames a name for each dimension, or none
   * @return a type without a permutation
   * @throws InvalidExtensionMetadataException as the constructors
   */
  public static FixedShapeTensorType of(PixelView view, String... dimNames) {
    return new FixedShapeTensorType(
        IntStream.of(view.shape()).boxed().toList(), java.util.List.of(dimNames));
  }

  /**
   * Reads the type of a column, whichever class of Arrow or of others is registered for it.
   *
   * @param column of this type, by its name
   * @return the type
   * @throws InvalidExtensionMetadataException as {@link #deserialize}
   * @throws ClassCastException if the column is of no extension type
   */
  public static FixedShapeTensorType ofColumn(Field column) {
    ExtensionType type = (ExtensionType) column.getType();
    return (FixedShapeTensorType) ONE.deserialize(type.storageType(), type.serialize());
  }

  /**
   * Lets Arrow read both tensor types, unless something that reads one is registered already. Call
   * it before a reader of Arrow's own is made; Framelease's classes call it themselves.
   */
  public static void ensureRegistered() {
    TensorRegistration.done();
  }

  /**
   * Returns the physical shape.
   *
   * @return the length of each dimension, the slowest first
   */
  public java.util.List<Integer> shape() {
    return shape;
  }

  /**
   * Returns the names of the dimensions, in the order of {@link #shape()}.
   *
   * @return as many names as dimensions, or none
   */
  public java.util.List<String> dimNames() {
    return dimensions.names();
  }

  /**
   * Returns the order of the logical dimensions.
   *
   * @return for each logical dimension its index in {@link #shape()}, or empty if they are the same
   */
  public java.util.List<Integer> permutation() {
    return dimensions.permutation();
  }

  TensorDimensions dimensions() {
    return dimensions;
  }

  /**
   * Makes a column of such tensors, in which nothing is null.
   *
   * @param name of the column
   * @param type of the values
   * @param metadata of the column, beside that of the type
   * @return a field with one child
   */
  public Field toField(String name, ElementType type, java.util.Map<String, String> metadata) {
    return new Field(
        name,
        new FieldType(false, this, null, metadata),
        java.util.List.of(Field.notNullable("item", TensorValues.arrowType(type))));
  }

  @Override
  public ArrowType storageType() {
    return new ArrowType.FixedSizeList(listSize);
  }

  @Override
  public String extensionName() {
    return NAME;
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof FixedShapeTensorType type
        && shape.equals(type.shape)
        && dimensions.equals(type.dimensions);
  }

  @Override
  public String serialize() {
    return new TensorJson.Writer().shape(shape).dimensions(dimensions).toString();
  }

  /**
   * Reads the type.
   *
   * @throws InvalidExtensionMetadataException if the metadata is not as the specification says, or
   *     the storage is not a fixed-size list of as many values as the shape
   */
  @Override
  public ArrowType deserialize(ArrowType storageType, String serializedData) {
    TensorJson json = TensorJson.parse(NAME, serializedData);
    if (!json.has("shape")) {
      throw new InvalidExtensionMetadataException(
          "the metadata of " + NAME + " must have a shape, as in {\"shape\":[2,3]}");
    }
    FixedShapeTensorType type =
        new FixedShapeTensorType(json.integers("shape"), TensorDimensions.read(json));
    if (!type.storageType().equals(storageType)) {
      throw new InvalidExtensionMetadataException(
          "a tensor of the shape "
              + type.shape()
              + " is stored as "
              + type.storageType()
              + ", and not as "
              + storageType);
    }
    return type;
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new FixedShapeTensorVector(name, fieldType, allocator);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FixedShapeTensorType type && extensionEquals(type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(NAME, shape, dimensions);
  }
}
