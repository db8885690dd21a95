package dev.framelease.arrow.tensor;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.Packing;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Plural;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * A vector of {@link VariableShapeTensorType}. Values and shapes are in the children {@code data}
 * and {@code shape} of the {@linkplain #getUnderlyingVector() struct}.
 *
 * <p>What a row says of itself is checked when it is shown, and not before.
 *
 * <p>Not thread-safe, as Arrow's vectors.
 */
public final class VariableShapeTensorVector extends TensorVector<StructVector> {
  private final VariableShapeTensorType tensor;

  VariableShapeTensorVector(String name, FieldType type, BufferAllocator allocator) {
    super(name, type, allocator, new StructVector(storage(name, type), allocator, null));
    this.tensor = (VariableShapeTensorType) type.getType();
  }

  /**
   * Makes a column of tensors: over the memory of the tensor if there is only one, and it lies
   * there as the type says.
   *
   * @param name of the column
   * @param type names and order of the dimensions
   * @param tensors at least one, all of one type of values and as many dimensions, each in its
   *     logical order, as {@link #view} shows it. They stay the caller's.
   * @param packing whether values that lie otherwise, or several tensors, may be copied
   * @param allocator of all buffers of the column
   * @return a vector that the caller owns and must close
   * @throws TensorFormatException if there is none, one does not fit the type or the others,
   *     several may not be copied, or they have more than 2³¹−1 values together
   * @throws org.apache.arrow.vector.extension.InvalidExtensionMetadataException if the type has
   *     another number of dimensions
   * @throws dev.framelease.arrow.NotPackedException if one lies otherwise, and may not be copied
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above is
   *     reached
   * @throws IllegalStateException if a tensor or the allocator is closed
   */
  public static VariableShapeTensorVector of(
      String name,
      VariableShapeTensorType type,
      List<PixelView> tensors,
      Packing packing,
      FrameAllocator allocator) {
    int rows = tensors.size();
    ElementType values = TensorLoading.typeOf(tensors);
    int dimensions = tensors.get(0).dimensions();
    Field field = type.toField(name, values, dimensions, Map.of());
    List<PixelView> physical = TensorLoading.physical(tensors, type.dimensions());
    try {
      return (VariableShapeTensorVector)
          TensorLoading.load(
              field,
              rows,
              allocator,
              loading -> {
                loading.node(rows);
                loading.node(rows);
                loading.ints(offsets(physical));
                loading.node(TensorLoading.elements(physical));
                loading.values(physical, packing);
                loading.node(rows);
                loading.node((long) rows * dimensions);
                loading.ints(shapes(type, physical, dimensions));
              });
    } finally {
      physical.forEach(PixelView::close);
    }
  }

  private static int[] offsets(List<PixelView> tensors) {
    TensorLoading.elements(tensors);
    int[] offsets = new int[tensors.size() + 1];
    for (int i = 0; i < tensors.size(); i++) {
      offsets[i + 1] = offsets[i] + Math.toIntExact(tensors.get(i).layout().elements());
    }
    return offsets;
  }

  private static int[] shapes(VariableShapeTensorType type, List<PixelView> tensors, int count) {
    int[] shapes = new int[tensors.size() * count];
    for (int row = 0; row < tensors.size(); row++) {
      int[] shape = tensors.get(row).shape();
      if (shape.length != count || !type.allows(shape)) {
        throw new TensorFormatException(
            "a tensor of the physical shape "
                + Arrays.toString(shape)
                + " does not fit into a column of "
                + count
                + " dimensions and "
                + type.serialize());
      }
      System.arraycopy(shape, 0, shapes, row * count, count);
    }
    return shapes;
  }

  /**
   * Returns the type of the rows.
   *
   * @return names and order of the dimensions, and what is the same in all rows
   */
  public VariableShapeTensorType type() {
    return tensor;
  }

  /**
   * Makes the children of the storage.
   *
   * @throws org.apache.arrow.vector.extension.InvalidExtensionMetadataException as {@link
   *     VariableShapeTensorType#requireStorage}
   */
  @Override
  public void initializeChildrenFromFields(List<Field> children) {
    tensor.requireStorage(children);
    super.initializeChildrenFromFields(children);
  }

  private ListVector data() {
    return (ListVector) getUnderlyingVector().getChild(VariableShapeStorage.DATA);
  }

  private FixedSizeListVector shapes() {
    return (FixedSizeListVector) getUnderlyingVector().getChild(VariableShapeStorage.SHAPE);
  }

  @Override
  FieldVector values() {
    return data().getDataVector();
  }

  @Override
  TensorDimensions dimensions() {
    return tensor.dimensions();
  }

  @Override
  long firstValue(int row) {
    return data().getElementStartIndex(row);
  }

  /** Checks that shape and values agree: both are what the writer wrote. */
  @Override
  int[] shapeOf(int row) {
    if (data().isNull(row) || shapes().isNull(row)) {
      throw wrong(row, "its data or its shape is null");
    }
    int[] shape = sizes(row);
    long values = (long) data().getElementEndIndex(row) - firstValue(row);
    if (product(row, shape) != values) {
      throw wrong(
          row,
          "its shape is "
              + Arrays.toString(shape)
              + ", and it has "
              + Plural.counted(values, "value"));
    }
    if (!tensor.allows(shape)) {
      throw wrong(
          row,
          "its shape is "
              + Arrays.toString(shape)
              + ", and the metadata of the column says "
              + tensor.serialize());
    }
    return shape;
  }

  private int[] sizes(int row) {
    FixedSizeListVector shapes = shapes();
    int count = shapes.getListSize();
    long first = (long) row * count;
    TensorValues.requireThere(shapes.getDataVector(), first, count);
    ArrowBuf sizes = shapes.getDataVector().getDataBuffer();
    int[] shape = new int[count];
    for (int i = 0; i < count; i++) {
      shape[i] = sizes.getInt((first + i) * Integer.BYTES);
    }
    return shape;
  }

  /** The number of values; a shape that has none stops here. */
  private long product(int row, int[] shape) {
    long product = 1;
    for (int size : shape) {
      if (size < 0) {
        throw wrong(row, "its shape is " + Arrays.toString(shape));
      }
      product = Math.min(Integer.MAX_VALUE + 1L, product * size);
    }
    return product;
  }
}
