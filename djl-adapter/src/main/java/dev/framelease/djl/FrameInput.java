package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An array over memory that ONNX Runtime reads in place.
 *
 * <p>DJL turns an array that is not its own into one over {@link #toByteBuffer()}, and holds
 * nothing. So what anybody gets is a copy, which is counted; a {@link HoldingBlock} alone, which
 * knows when the model has run, takes an array {@linkplain #hold of its own} that gives the memory
 * itself. The array has no alternative manager: arithmetic would go to a PyTorch tensor that holds
 * nothing.
 */
final class FrameInput extends NDArrayAdapter {
  private final ArraySource source;
  private final AtomicLong copiedBytes;
  private final boolean isHeldByBlock;

  private FrameInput(
      NDManager manager,
      ArraySource source,
      Shape shape,
      AtomicLong copiedBytes,
      boolean isHeldByBlock) {
    super(manager, null, shape, source.type(), NDManager.nextUid());
    this.source = source;
    this.copiedBytes = copiedBytes;
    this.isHeldByBlock = isHeldByBlock;
  }

  /** Takes the source over, unless it throws. */
  static FrameInput attached(
      NDManager manager, ArraySource source, Shape shape, AtomicLong copiedBytes) {
    FrameInput input = new FrameInput(manager, source, shape, copiedBytes, false);
    manager.attachInternal(input.uid, input);
    NDScope.register(input);
    return input;
  }

  /**
   * Makes an array for one run of a model, whatever becomes of this one.
   *
   * @return an array that belongs to no manager: the caller closes it after the run
   */
  FrameInput hold() {
    FrameInput held = new FrameInput(manager, source.share(), shape, copiedBytes, true);
    held.setName(getName());
    return held;
  }

  /**
   * Gives a copy; or the memory itself to whoever asks for it by {@code tryDirect}, and must then
   * see to it that this array stays open.
   */
  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    return tryDirect || isHeldByBlock ? source.bytes() : copy();
  }

  /** Copies the elements, where DJL's own way gives an array over the slot that holds nothing. */
  @Override
  public NDArray duplicate() {
    return manager.create(copy(), shape, dataType);
  }

  @Override
  public void copyTo(NDArray target) {
    target.set(copy());
  }

  private ByteBuffer copy() {
    try (ArraySource held = source.share()) {
      ByteBuffer copy = manager.allocateDirect(held.byteSize());
      held.copyTo(copy);
      copiedBytes.addAndGet(copy.capacity());
      return copy;
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
      source.close();
    }
  }

  /** Names the array. DJL would print its values by arithmetic, which there is none of here. */
  @Override
  public String toDebugString() {
    return "ND: " + shape + " " + getDevice() + " " + dataType + ", " + source;
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
