package dev.framelease.djl;

import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.frame.FrameLayout;

/** The layout of a frame in the words of tensors. */
final class FrameShape {
  private FrameShape() {}

  /** Returns [height, width, channels]. */
  static Shape of(FrameLayout layout) {
    return new Shape(layout.height(), layout.width(), layout.format().bytesPerPixel());
  }

  static TensorMemory memoryOf(FrameBuffer buffer) {
    FrameLayout layout = buffer.info().layout();
    long[] strides = {layout.strideBytes(), layout.format().bytesPerPixel(), 1};
    return TensorMemory.of(buffer.address(), buffer.byteSize(), of(layout).getShape(), strides);
  }
}
