package dev.framelease.djl;

import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.frame.FrameLayout;

/** The layout of a frame in the words of tensors. */
final class FrameShape {
  private FrameShape() {}

  /**
   * Returns [height, width, channels], or [1, height, width, channels] as a batch.
   *
   * @throws IllegalArgumentException if a pixel is a word, which its channels share
   */
  static Shape of(FrameLayout layout, boolean isBatch) {
    requireBytes(layout);
    int channels = layout.format().bytesPerPixel();
    return isBatch
        ? new Shape(1, layout.height(), layout.width(), channels)
        : new Shape(layout.height(), layout.width(), channels);
  }

  /** Engines compute nothing with words of several channels, and some know no such type. */
  static void requireBytes(FrameLayout layout) {
    if (layout.format().isPackedWord()) {
      throw new IllegalArgumentException(
          "a tensor is made of frames whose channels are bytes, and this one is "
              + layout.format()
              + "; convert it first (Frame.toBgrx), or use a Preprocess, which reads every format");
    }
  }

  static TensorMemory memoryOf(FrameBuffer buffer, Shape shape) {
    FrameLayout layout = buffer.info().layout();
    int stride = layout.strideBytes();
    int channels = layout.format().bytesPerPixel();
    long[] strides =
        shape.dimension() == 3
            ? new long[] {stride, channels, 1}
            : new long[] {buffer.byteSize(), stride, channels, 1};
    return TensorMemory.of(buffer.address(), buffer.byteSize(), shape.getShape(), strides);
  }
}
