package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.FrameLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Arrays that own a copy of a frame's pixels, for where no array can be made over them. */
final class FrameCopy {
  private FrameCopy() {}

  /** Makes an array, and counts the bytes that it took. */
  static NDArray of(NDManager manager, FrameBuffer buffer, Shape shape, AtomicLong copiedBytes) {
    try (FrameBuffer held = buffer.share()) {
      return manager instanceof PtNDManager
          ? ownedByTorch(manager, held, shape, copiedBytes)
          : manager.create(packed(manager, held, copiedBytes), shape, DataType.UINT8);
    }
  }

  /**
   * DJL keeps a buffer alive for the array that was made over it, and not for views of that array:
   * so libtorch gets memory of its own.
   */
  private static NDArray ownedByTorch(
      NDManager manager, FrameBuffer held, Shape shape, AtomicLong copiedBytes) {
    FrameLayout layout = held.info().layout();
    ByteBuffer pixels = layout.isPacked() ? held.pixels() : packed(manager, held, copiedBytes);
    try (NDArray over = manager.create(pixels, shape, DataType.UINT8)) {
      copiedBytes.addAndGet(pixels.remaining());
      return over.duplicate();
    }
  }

  private static ByteBuffer packed(NDManager manager, FrameBuffer held, AtomicLong copiedBytes) {
    FrameLayout layout = held.info().layout();
    int rowBytes = layout.width() * layout.format().bytesPerPixel();
    ByteBuffer copy = manager.allocateDirect(Math.multiplyExact(layout.height(), rowBytes));
    ByteBuffer pixels = held.pixels();
    for (int y = 0; y < layout.height(); y++) {
      copy.put(y * rowBytes, pixels, y * layout.strideBytes(), rowBytes);
    }
    copiedBytes.addAndGet(copy.capacity());
    return copy;
  }
}
