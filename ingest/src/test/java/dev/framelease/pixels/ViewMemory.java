package dev.framelease.pixels;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.testing.TestMemory;
import java.util.Arrays;

/**
 * The memory of a {@link ReferenceView} as a block, and the {@link PixelView} of the same layout.
 */
final class ViewMemory implements AutoCloseable {
  final PixelView view;
  private final TestMemory memory;

  private ViewMemory(TestMemory memory, PixelView view) {
    this.memory = memory;
    this.view = view;
  }

  static ViewMemory of(ReferenceView reference, Access access) {
    TestMemory memory = TestMemory.ofSize(reference.base.length);
    memory.bytes().put(0, reference.base);
    try (Lease lease = memory.lend("test", access)) {
      return new ViewMemory(memory, PixelView.of(lease, "view", layout(reference)));
    }
  }

  static Layout layout(ReferenceView reference) {
    return Layout.of(
        ElementType.ofCode(reference.format.name().charAt(0)),
        reference.shape,
        Arrays.stream(reference.strides).asLongStream().toArray(),
        reference.offset);
  }

  /** Another view of the same bytes, as a block of its own; the caller closes it. */
  PixelView another(ReferenceView reference) {
    try (Lease lease = memory.lend("test", Access.WRITABLE)) {
      return PixelView.of(lease, "another", layout(reference));
    }
  }

  /** What the block holds now, whatever the view shows of it. */
  byte[] bytes() {
    byte[] bytes = new byte[memory.bytes().capacity()];
    memory.bytes().get(0, bytes);
    return bytes;
  }

  /** Where it starts. */
  long address() {
    return memory.address();
  }

  /** How often it came back. */
  int returns() {
    return memory.returns();
  }

  @Override
  public void close() {
    view.close();
  }
}
