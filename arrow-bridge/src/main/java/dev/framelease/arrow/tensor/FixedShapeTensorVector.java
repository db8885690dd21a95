package dev.framelease.arrow.tensor;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.Packing;
import dev.framelease.pixels.PixelView;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * A vector of {@link FixedShapeTensorType}. The values are in the data vector of the {@linkplain
 * #getUnderlyingVector() fixed-size list}, tensor after tensor.
 *
 * <p>Not thread-safe, as Arrow's vectors.
 */
public final class FixedShapeTensorVector extends TensorVector<FixedSizeListVector> {
  private final FixedShapeTensorType tensor;

  FixedShapeTensorVector(String name, FieldType type, BufferAllocator allocator) {
    super(name, type, allocator, new FixedSizeListVector(storage(name, type), allocator, null));
    this.tensor = (FixedShapeTensorType) type.getType();
  }

  /**
   * Makes a column of one tensor, over its memory if it lies there as the type says.
   *
   * @param name of the column
   * @param type its shape and order; {@link FixedShapeTensorType#of} makes one
   * @param tensor in its logical order, as {@link #view} shows it. It stays the caller's: closing
   *     it changes nothing for the column.
   * @param packing whether values that lie otherwise may be copied
   * @param allocator of all buffers of the column
   * @return a vector that the caller owns and must close
   * @throws TensorFormatException if the tensor is of another shape
   * @throws org.apache.arrow.vector.extension.InvalidExtensionMetadataException if the type has a
   *     permutation, and the tensor another number of dimensions
   * @throws dev.framelease.arrow.NotPackedException if it lies otherwise, and may not be copied
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above is
   *     reached
   * @throws IllegalStateException if the tensor or the allocator is closed
   */
  public static FixedShapeTensorVector of(
      String name,
      FixedShapeTensorType type,
      PixelView tensor,
      Packing packing,
      FrameAllocator allocator) {
    return of(name, type, List.of(tensor), packing, allocator);
  }

  /**
   * Makes a column of several tensors, which are copied together unless there is only one.
   *
   * @param name of the column
   * @param type as {@link #of(String, FixedShapeTensorType, PixelView, Packing, FrameAllocator)}
   * @param tensors at least one, all of one type of values, which stay the caller's
   * @param packing must allow the copy of more than one
   * @param allocator of all buffers of the column
   * @return a vector that the caller owns and must close
   * @throws TensorFormatException if there is none, one is of another shape or type, they may not
   *     be copied, or have more than 2³¹−1 values together
   * @throws dev.framelease.arrow.NotPackedException as for one tensor, and so the others
   * @throws org.apache.arrow.memory.OutOfMemoryException as for one tensor, for a copy, too
   */
  public static FixedShapeTensorVector of(
      String name,
      FixedShapeTensorType type,
      List<PixelView> tensors,
      Packing packing,
      FrameAllocator allocator) {
    Field field = type.toField(name, TensorLoading.typeOf(tensors), Map.of());
    List<PixelView> physical = TensorLoading.physical(tensors, type.dimensions());
    try {
      physical.forEach(view -> requireShape(type, view));
      return (FixedShapeTensorVector)
          TensorLoading.load(
              field,
              tensors.size(),
              allocator,
              loading -> {
                loading.node(tensors.size());
                loading.node(TensorLoading.elements(physical));
                loading.values(physical, packing);
              });
    } finally {
      physical.forEach(PixelView::close);
    }
  }

  private static void requireShape(FixedShapeTensorType type, PixelView view) {
    List<Integer> shape = IntStream.of(view.shape()).boxed().toList();
    if (!shape.equals(type.shape())) {
      throw new TensorFormatException(
          "a tensor of the physical shape "
              + shape
              + " does not fit into a column of "
              + type.shape());
    }
  }

  /**
   * Returns the type of the rows.
   *
   * @return shape, names and order of the dimensions
   */
  public FixedShapeTensorType type() {
    return tensor;
  }

  @Override
  FieldVector values() {
    return getUnderlyingVector().getDataVector();
  }

  @Override
  long firstValue(int row) {
    return (long) row * getUnderlyingVector().getListSize();
  }

  @Override
  int[] shapeOf(int row) {
    return tensor.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  TensorDimensions dimensions() {
    return tensor.dimensions();
  }
}
