package dev.framelease.arrow.tensor;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.TestMemory;
import java.util.Arrays;

/** A tensor whose elements are 0, 1, 2 and so on, in the order of its memory. */
final class NumberedTensor {
  private final TestMemory memory;
  private final ElementType type;
  private final int[] shape;

  NumberedTensor(ElementType type, int... shape) {
    int elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    this.type = type;
    this.shape = shape.clone();
    this.memory = TestMemory.ofSize(Math.max(1, elements * type.itemSize()));
    try (Lease lease = memory.lend("numbers", Access.WRITABLE);
        PixelView flat = PixelView.of(lease, "numbers", Layout.packed(type, elements))) {
      for (int i = 0; i < elements; i++) {
        if (type.isInteger()) {
          flat.setLong(i % 128, i);
        } else {
          flat.setDouble(i, i);
        }
      }
    }
  }

  /** A view that the caller closes. */
  PixelView view() {
    try (Lease lease = memory.lend("a tensor")) {
      return PixelView.of(lease, "a tensor", Layout.packed(type, shape));
    }
  }

  long address() {
    return memory.address();
  }

  /** How often nobody read it any more, writing it included. */
  int returns() {
    return memory.returns();
  }
}
