package dev.framelease.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.pytorch.engine.PtNDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes DJL arrays over the memory of frames: uint8 [height, width, 4], BGRX, where the fourth byte
 * has no meaning.
 *
 * <p>An array holds one reference to the Arrow buffer of its frame. The frame's slot comes back
 * when that and every other reader is closed, in any order and on any thread:
 *
 * <ul>
 *   <li>PyTorch: the reference belongs to the tensor's storage. Slices, transposes, reshapes and
 *       outputs of models that alias the array keep it, too; the last of them gives it back. As
 *       always with DJL, no thread may close an array that another one is just using.
 *   <li>ONNX Runtime: the reference belongs to the array, which a model reads in place. It is an
 *       input and nothing else: arithmetic on it throws {@link UnsupportedOperationException} (do
 *       that with an array of a PyTorch manager). {@link #holdInputs} makes inference hold a
 *       reference of its own, so that the array may be closed while the model runs.
 *   <li>Other engines, or where {@link #handOver} says so: the array is a copy, and holds nothing.
 * </ul>
 *
 * <p>Nobody can keep an engine from writing into an array: who writes into it writes into the slot.
 * A {@link java.nio.ByteBuffer} that an array gives out holds no reference, and neither does what
 * {@link NDManager#from(NDArray)} makes of an array of ONNX Runtime: {@link NDArray#duplicate()} is
 * a copy.
 *
 * <p>Thread-safe.
 */
public final class FrameTensors {
  private final FrameAllocator allocator;
  private final TorchTensors torch;
  private final AtomicLong copiedBytes = new AtomicLong();

  private FrameTensors(FrameAllocator allocator, TorchTensors torch) {
    this.allocator = Objects.requireNonNull(allocator, "allocator");
    this.torch = torch;
  }

  /**
   * Makes arrays of frames that an allocator wraps.
   *
   * @param allocator bounds and counts the frames in flight; it stays the caller's
   * @return the maker of arrays, which needs no close
   */
  public static FrameTensors of(FrameAllocator allocator) {
    return new FrameTensors(allocator, null);
  }

  /** Makes arrays with a certain libtorch. */
  static FrameTensors of(FrameAllocator allocator, TorchTensors torch) {
    return new FrameTensors(allocator, torch);
  }

  /**
   * Makes an array of a frame.
   *
   * @param manager decides the engine, and owns the array. Managers hold their arrays until they
   *     are closed: use a sub-manager for each frame, or close the array.
   * @param frame stays the caller's: closing it changes nothing for the array
   * @return uint8 [height, width, 4]
   * @throws IllegalArgumentException if the frame is not BGRX
   * @throws dev.framelease.arrow.FramesInFlightException if that would be more than the allocator's
   *     limits allow
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IllegalStateException if the manager or the allocator is closed
   */
  public NDArray wrap(NDManager manager, Frame frame) {
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return wrap(manager, buffer);
    }
  }

  /**
   * Makes an array of a frame that Arrow has wrapped already.
   *
   * @param manager decides the engine, and owns the array
   * @param buffer stays the caller's: closing it changes nothing for the array
   * @return uint8 [height, width, 4]
   * @throws IllegalArgumentException if the frame is not BGRX
   * @throws IllegalStateException if the manager or the buffer is closed
   */
  public NDArray wrap(NDManager manager, FrameBuffer buffer) {
    return wrap(manager, buffer, false);
  }

  /** Makes an array [height, width, 4], or [1, height, width, 4] as a batch. */
  NDArray wrap(NDManager manager, FrameBuffer buffer, boolean isBatch) {
    Shape shape = FrameShape.of(buffer.info().layout(), isBatch);
    if (!handOver(manager, buffer.info().layout()).isZeroCopy()) {
      return FrameCopy.of(manager, buffer, shape, copiedBytes);
    }
    FrameBuffer held = buffer.share();
    try {
      return manager instanceof PtNDManager torchManager
          ? torch().wrap(torchManager, FrameShape.memoryOf(held, shape), held::close)
          : new FrameInput(manager, held, shape);
    } catch (Throwable t) {
      held.close();
      throw t;
    }
  }

  /**
   * Tells how frames get to the engine of a manager.
   *
   * @param manager decides the engine
   * @param layout of the frames
   * @return the way, and why
   * @throws IllegalArgumentException if the frames are not BGRX
   */
  public HandOver handOver(NDManager manager, FrameLayout layout) {
    FrameShape.requireBytes(layout);
    String engine = manager.getEngine().getEngineName();
    if (manager.getDevice().isGpu()) {
      return new HandOver(engine, false, "the frame is copied to " + manager.getDevice());
    }
    if (manager instanceof PtNDManager) {
      return torch()
          .unavailable()
          .map(reason -> new HandOver(engine, false, "the frame is copied: " + reason))
          .orElseGet(() -> new HandOver(engine, true, "DLPack"));
    }
    if (!(manager instanceof OrtNDManager)) {
      return new HandOver(engine, false, "the frame is copied: there is no other way known");
    }
    return layout.isPacked()
        ? new HandOver(engine, true, "the engine reads the frame in place")
        : new HandOver(
            engine,
            false,
            "the frame is copied: its rows are padded to "
                + layout.strideBytes()
                + " bytes, and the engine knows no strides");
  }

  /**
   * Makes a model hold the frames that it reads until it has read them, even if their arrays are
   * closed meanwhile. Models of other engines than ONNX Runtime do so anyway, and stay as they are.
   *
   * @param model a loaded model, of which no predictor has been made yet
   */
  public static void holdInputs(Model model) {
    if (model.getBlock() instanceof OrtSymbolBlock block) {
      model.setBlock(new HoldingBlock(block));
    }
  }

  /**
   * Returns how much was copied to make arrays.
   *
   * @return bytes of all frames so far, 0 as long as every hand-over was without a copy
   */
  public long copiedBytes() {
    return copiedBytes.get();
  }

  /**
   * Makes an array of what a frame was converted into, which counts as copied.
   *
   * @param output a direct buffer in native byte order, which the array keeps. With PyTorch, what
   *     shares the array's storage keeps it, too; where that cannot be, the array is a copy.
   */
  NDArray wrapConverted(NDManager manager, ByteBuffer output, Shape shape, DataType type) {
    copiedBytes.addAndGet(output.capacity());
    if (!(manager instanceof PtNDManager torchManager) || manager.getDevice().isGpu()) {
      return manager.create(output, shape, type);
    }
    if (torch().unavailable().isEmpty()) {
      TensorMemory memory = TensorMemory.packed(output, type.getNumOfBytes(), shape.getShape());
      return torch().wrap(torchManager, memory, new Kept(output));
    }
    try (NDArray over = manager.create(output, shape, type)) {
      return over.duplicate();
    }
  }

  /** Keeps a buffer's memory by being reachable; there is nothing to give back. */
  private record Kept(ByteBuffer memory) implements Runnable {
    @Override
    public void run() {}
  }

  private TorchTensors torch() {
    // Not before it is needed: it loads libtorch, which takes a second.
    return torch == null ? TorchTensors.get() : torch;
  }
}
