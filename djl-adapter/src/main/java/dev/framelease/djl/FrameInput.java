package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An array over memory that ONNX Runtime reads in place: a slot, or what was copied or converted
 * out of one.
 *
 * <p>DJL turns an array that is not its own into one over {@link #toByteBuffer()}, for each run
 * anew, and holds nothing. So what anybody gets is a copy, which is counted; a {@link HoldingBlock}
 * alone, which knows when the model has run, takes an array {@linkplain #hold of its own} that
 * gives the memory itself. Arithmetic goes to a PyTorch tensor of the copy; with the memory of a
 * slot there is none, since it would hide how much it costs.
 */
final class FrameInput extends NDArrayAdapter {
  private final AtomicLong copiedBytes;
  private final boolean isHeldByBlock;
  private volatile InputMemory memory;

  private FrameInput(
      NDManager manager,
      InputMemory memory,
      Shape shape,
      AtomicLong copiedBytes,
      boolean isHeldByBlock) {
    super(manager, null, shape, memory.type(), NDManager.nextUid());
    this.memory = memory;
    this.copiedBytes = copiedBytes;
    this.isHeldByBlock = isHeldByBlock;
  }

  /** Takes the memory over, unless it throws. */
  static FrameInput attached(
      NDManager manager, InputMemory memory, Shape shape, AtomicLong copiedBytes) {
    FrameInput input = new FrameInput(manager, memory, shape, copiedBytes, false);
    input.attach(manager);
    NDScope.register(input);
    return input;
  }

  /**
   * Makes an array for one run of a model, whatever becomes of this one and its manager.
   *
   * @return an array of the manager above all, which is never closed and does not know it: the
   *     caller closes it after the run
   * @throws IllegalStateException if this array is closed
   */
  FrameInput hold() {
    Shape open = getShape();
    FrameInput held = new FrameInput(root(manager), memory.share(), open, copiedBytes, true);
    held.setName(getName());
    return held;
  }

  private static NDManager root(NDManager manager) {
    NDManager root = manager;
    while (root.getParentManager() != null) {
      root = root.getParentManager();
    }
    return root;
  }

  /**
   * Gives a copy; or the memory itself to whoever asks for it by {@code tryDirect}, and must then
   * see to it that this array stays open.
   */
  @Override
  public ByteBuffer toByteBuffer(boolean tryDirect) {
    requireOpen();
    return tryDirect || isHeldByBlock ? memory.bytes() : copy();
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
    requireOpen();
    try (InputMemory held = memory.share()) {
      ByteBuffer copy = manager.allocateDirect(held.byteSize());
      held.copyTo(copy);
      copiedBytes.addAndGet(copy.capacity());
      return copy;
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the array is closed; use it before its manager closes");
    }
  }

  @Override
  public void attach(NDManager newManager) {
    super.attach(newManager);
    if (memory.isOfSlot()) {
      alternativeManager = null;
    }
  }

  @Override
  public void detach() {
    manager.detachInternal(getUid());
    manager = root(manager);
  }

  /** Takes the elements of another array over, which is closed. */
  @Override
  public void intern(NDArray replaced) {
    if (memory.isOfSlot()) {
      throw new UnsupportedOperationException(
          "the array of a frame is an input, and cannot become another array");
    }
    requireOpen();
    if (replaced == this) {
      return;
    }
    ByteBuffer elements = replaced.toByteBuffer(true);
    ByteBuffer copy = manager.allocateDirect(elements.remaining());
    copy.put(0, elements, elements.position(), elements.remaining());
    shape = replaced.getShape();
    dataType = replaced.getDataType();
    memory = new KeptMemory(copy, dataType);
    if (alternativeArray != null) {
      // The tensor that arithmetic went to has the elements from before.
      alternativeArray.close();
      alternativeArray = null;
    }
    replaced.close();
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      memory.close();
    }
  }

  /** Names the array. DJL would print its values by arithmetic, which a slot has none of. */
  @Override
  public String toDebugString() {
    return "ND: " + shape + " " + getDevice() + " " + dataType + ", " + memory;
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
