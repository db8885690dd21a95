package dev.framelease.arrow.tensor;

import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Arrow's canonical extension type {@code arrow.fixed_shape_tensor}: every row is a tensor of the
 * same shape, stored row-major and without gaps in a fixed-size list.
 *
 * <p>Source: Arrow Columnar Format, Canonical Extension Types, Fixed shape tensor.
 *
 * <p>Immutable.
 */
public final class FixedShapeTensorType extends ArrowType.ExtensionType {
  // java.util.List is written out, since ArrowType has a List of its own.

  /** The name of the type, as it is in files. */
  public static final String NAME = "arrow.fixed_shape_tensor";

  private final TensorMetadata metadata;

  /**
   * Makes a type whose logical shape is the physical one.
   *
   * @param shape the length of each dimension, the slowest first
   * @param dimNames a name for each dimension, or empty
   * @throws InvalidExtensionMetadataException if a length is negative, there are not as many names
   *     as dimensions, or a tensor has more than 2³¹−1 values
   */
  public FixedShapeTensorType(java.util.List<Integer> shape, java.util.List<String> dimNames) {
    this(new TensorMetadata(shape, dimNames, java.util.List.of()));
  }

  private FixedShapeTensorType(TensorMetadata metadata) {
    this.metadata = metadata;
  }

  /** Lets Arrow read the type, unless something that reads it is registered already. */
  public static void ensureRegistered() {
    Registration.done();
  }

  /**
   * Returns the physical shape.
   *
   * @return the length of each dimension, the slowest first
   */
  public java.util.List<Integer> shape() {
    return metadata.shape();
  }

  /**
   * Returns the names of the dimensions, in the order of {@link #shape()}.
   *
   * @return as many names as dimensions, or none
   */
  public java.util.List<String> dimNames() {
    return metadata.dimNames();
  }

  /**
   * Returns the order of the logical dimensions.
   *
   * @return for each logical dimension its index in {@link #shape()}, or empty if they are the same
   */
  public java.util.List<Integer> permutation() {
    return metadata.permutation();
  }

  @Override
  public ArrowType storageType() {
    return new ArrowType.FixedSizeList(metadata.size());
  }

  @Override
  public String extensionName() {
    return NAME;
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof FixedShapeTensorType type && metadata.equals(type.metadata);
  }

  @Override
  public String serialize() {
    return metadata.toJson();
  }

  /**
   * Reads the type.
   *
   * @throws InvalidExtensionMetadataException if the metadata is not as the specification says, or
   *     the storage is not a fixed-size list of as many values as the shape
   */
  @Override
  public ArrowType deserialize(ArrowType storageType, String serializedData) {
    FixedShapeTensorType type = new FixedShapeTensorType(TensorMetadata.parse(serializedData));
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
    return Objects.hash(NAME, metadata);
  }

  /** Runs once, when its class is initialised. */
  private static final class Registration {
    static {
      if (ExtensionTypeRegistry.lookup(NAME) == null) {
        ExtensionTypeRegistry.register(
            new FixedShapeTensorType(java.util.List.of(1), java.util.List.of()));
      }
    }

    private Registration() {}

    static void done() {}
  }
}
