package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameBuffer;
import java.nio.ByteBuffer;

/**
 * An array over a frame that ONNX Runtime reads in place.
 *
 * <p>DJL turns an array that is not its own into an ONNX tensor over {@link #toByteBuffer()}, and
 * ONNX Runtime uses a direct buffer as it is. The array has no alternative manager: arithmetic
 * would go to a PyTorch tensor over the slot that holds nothing.
 */
final class FrameInput extends NDArrayAdapter {
  private final FrameBuffer buffer;

  /** Takes the buffer over, unless it throws. */
  FrameInput(NDManager manager, FrameBuffer buffer, Shape shape) {
    super(manager, null, shape, DataType.UINT8, NDManager.nextUid());
    this.buffer = buffer;
    manager.attachInternal(uid, this);
  }

  /** Opens a handle for somebody who reads the frame whatever becomes of this array. */
  FrameBuffer hold() {
    return buffer.share();
  }

  /** Gives the frame's memory, which stays mapped as long as this buffer can be reached. */
  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    return buffer.pixels();
  }

  /** Copies the pixels, where DJL's own way gives an array over the slot that holds nothing. */
  @Override
  public NDArray duplicate() {
    return manager.create(copy(), shape, dataType);
  }

  @Override
  public void copyTo(NDArray target) {
    target.set(copy());
  }

  private ByteBuffer copy() {
    try (FrameBuffer held = hold()) {
      ByteBuffer pixels = held.pixels();
      return manager.allocateDirect(pixels.remaining()).put(pixels).rewind();
    }
  }

  @Override
  public void attach(NDManager newManager) {
    super.attach(newManager);
    alternativeManager = null;
  }

  @Override
  public void detach() {
    manager.detachInternal(getUid());
    NDManager root = manager;
    while (root.getParentManager() != null) {
      root = root.getParentManager();
    }
    manager = root;
  }

  @Override
  public void intern(NDArray replaced) {
    throw new UnsupportedOperationException(
        "the array of a frame is an input, and cannot become another array");
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      buffer.close();
    }
  }

  /** Names the array. DJL would print its values by arithmetic, which there is none of here. */
  @Override
  public String toDebugString() {
    return "ND: " + shape + " " + getDevice() + " " + dataType + ", " + buffer;
  }

  @Override
  public String toDebugString(
      int maxSize, int maxDepth, int maxRows, int maxColumns, boolean withContent) {
    return toDebugString();
  }

  @Override
  public String toString() {
    return toDebugString();
  }
}
