package dev.framelease.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.djl.dlpack.Element;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.pixels.ElementType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Elements that an array can be made of, and one holder's hold on their memory.
 *
 * <p>Thread-safe. Closing counts once.
 */
interface ArraySource extends AutoCloseable {
  /** Opens another hold on the same memory. */
  ArraySource share();

  /** Returns what an element is. */
  ElementType elementType();

  /** Returns sizes of the dimensions. */
  long[] sizes();

  /** Returns bytes from one index to the next, for each dimension. */
  long[] stridesBytes();

  /** Tells whether the elements lie in C order without gaps. */
  boolean isPacked();

  /** Returns where the element lies whose indices are all 0. */
  long address();

  /** Returns how many bytes may be read from there on. */
  long readableBytes();

  /**
   * Returns the memory of packed elements, in native byte order. It holds nothing, but stays mapped
   * as long as it can be reached.
   */
  ByteBuffer bytes();

  /** Copies all elements in C order without gaps, to a buffer's index 0 on. */
  void copyTo(ByteBuffer target);

  @Override
  void close();

  default Shape shape() {
    return new Shape(sizes());
  }

  default DataType type() {
    return switch (elementType()) {
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case INT16 -> DataType.INT16;
      case UINT16 -> DataType.UINT16;
      case INT32 -> DataType.INT32;
      case UINT32 -> DataType.UINT32;
      case INT64 -> DataType.INT64;
      case UINT64 -> DataType.UINT64;
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT64 -> DataType.FLOAT64;
    };
  }

  default int byteSize() {
    return Math.toIntExact(Math.multiplyExact(shape().size(), type().getNumOfBytes()));
  }

  default TensorMemory memory() {
    return TensorMemory.of(Element.of(type()), address(), readableBytes(), sizes(), stridesBytes());
  }

  /** Why libtorch cannot read the elements where they are; null if it can. */
  default String torchObstacle() {
    long[] strides = stridesBytes();
    if (Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
      return "libtorch knows no negative strides, and these are "
          + Arrays.toString(strides)
          + " bytes";
    }
    int itemSize = elementType().itemSize();
    if (address() % itemSize != 0 || Arrays.stream(strides).anyMatch(it -> it % itemSize != 0)) {
      return "elements of " + elementType() + " do not lie at multiples of their size";
    }
    return null;
  }
}
