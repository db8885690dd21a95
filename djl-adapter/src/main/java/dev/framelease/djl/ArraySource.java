package dev.framelease.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.djl.dlpack.Element;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.pixels.ElementType;
import java.util.Arrays;

/**
 * Elements that an array can be made of, and one holder's hold on their memory.
 *
 * <p>Thread-safe. Closing counts once.
 */
interface ArraySource extends InputMemory {
  @Override
  ArraySource share();

  /** Returns what an element is. */
  ElementType elementType();

  /** Returns sizes of the dimensions. */
  long[] sizes();

  /** Returns bytes from one index to the next, for each dimension. */
  long[] stridesBytes();

  /** Returns sizes of the dimensions, and then {@link #stridesBytes}; nobody may change them. */
  long[] layout();

  /** Tells whether the elements lie in C order without gaps. */
  boolean isPacked();

  /** Returns where the element lies whose indices are all 0. */
  long address();

  /** Returns how many bytes may be read from there on. */
  long readableBytes();

  /** Notes that somebody may write into the memory. */
  void markContentUnknown();

  @Override
  default boolean isOfSlot() {
    return true;
  }

  default Shape shape() {
    return new Shape(sizes());
  }

  @Override
  default DataType type() {
    return EngineElements.of(elementType());
  }

  @Override
  default int byteSize() {
    return Math.toIntExact(Math.multiplyExact(shape().size(), type().getNumOfBytes()));
  }

  default TensorMemory memory() {
    return TensorMemory.ofLayout(Element.of(type()), address(), readableBytes(), layout());
  }

  /** Why libtorch cannot read the elements where they are; null if it can. */
  default String torchObstacle() {
    long[] strides = stridesBytes();
    int itemSize = elementType().itemSize();
    boolean isAligned = address() % itemSize == 0;
    for (long stride : strides) {
      if (stride < 0) {
        return "libtorch knows no negative strides, and these are "
            + Arrays.toString(strides)
            + " bytes";
      }
      isAligned &= stride % itemSize == 0;
    }
    return isAligned
        ? null
        : "elements of " + elementType() + " do not lie at multiples of their size";
  }
}
