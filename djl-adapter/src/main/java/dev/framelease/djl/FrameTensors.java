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
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes DJL arrays over the memory of frames, captured or replayed, and of any {@link PixelView}:
 * of a crop, a transposition, a row of Arrow tensors.
 *
 * <p>The array of a frame is uint8 [height, width, channels], with as many channels as a pixel has
 * bytes, in the order of its {@link dev.framelease.pixels.PixelFormat}: 4 of BGRX, where the fourth
 * byte has no meaning. It holds one reference to the Arrow buffer of its frame. That of a view has
 * the view's type, shape and strides, and holds a lease, which the limits of the allocator do not
 * count. The memory goes back when that and every other reader is closed, in any order and on any
 * thread:
 *
 * <ul>
 *   <li>PyTorch: the hold belongs to the tensor's storage. Slices, transposes, reshapes and outputs
 *       of models that alias the array keep it, too; the last of them gives it back. As always with
 *       DJL, no thread may close an array that another one is just using.
 *   <li>ONNX Runtime: the hold belongs to the array. A model whose inputs are {@linkplain
 *       #holdInputs held} reads it in place, and has a hold of its own while it runs, so that the
 *       array, or its manager, may be closed meanwhile. Everybody else gets a copy: other models,
 *       and {@link NDManager#from}. The array is an input and nothing else: arithmetic on it throws
 *       {@link UnsupportedOperationException} (do that with an array of a PyTorch manager), unless
 *       it was copied.
 *   <li>Other engines, other devices, or where {@link #handOver} says so: the array is a copy, and
 *       holds nothing.
 * </ul>
 *
 * <p>Nobody can keep an engine from writing into an array: who writes into it writes into the slot,
 * and into every other holder's pixels. Therefore a slot that was given to PyTorch is filled whole
 * before it is used again ({@link dev.framelease.memory.MemoryBlock#isContentUnknown}). The {@link
 * ByteBuffer} of {@code array.toByteBuffer(true)} is the memory, and holds nothing.
 *
 * <p>Thread-safe.
 */
public final class FrameTensors {
  private final FrameAllocator allocator;
  private final TorchTensors torch;
  private final AtomicLong copiedBytes = new AtomicLong();
  private volatile Shape lastShape;
  private final ArrayCopy copies = new ArrayCopy(this::torch, copiedBytes);

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
   * @return uint8 [height, width, channels], with as many channels as a pixel has bytes: 4, 3 or 1
   * @throws IllegalArgumentException if the pixels are packed words
   * @throws dev.framelease.arrow.FramesInFlightException if that would be more than the allocator's
   *     limits allow
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link FrameAllocator#wrap(Frame)}
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IllegalStateException if the manager or the allocator is closed
   */
  public NDArray wrap(NDManager manager, Frame frame) {
    return wrap(manager, frame, FrameSource.whole(frame.info()));
  }

  /**
   * Makes an array of a part of a frame. The whole frame is in flight.
   *
   * @param manager decides the engine, and owns the array
   * @param frame stays the caller's
   * @param region in pixels of the frame
   * @return uint8 [region.height, region.width, channels], as {@link #wrap(NDManager, Frame)}
   * @throws IndexOutOfBoundsException if the region is not within the frame
   * @throws dev.framelease.arrow.FramesInFlightException as for a whole frame, and so the others
   */
  public NDArray wrap(NDManager manager, Frame frame, Region region) {
    FrameSource.requireBytes(frame.info().layout());
    Region whole = FrameSource.whole(frame.info());
    if (!whole.contains(region)) {
      throw new IndexOutOfBoundsException(
          "the region " + region + " is not within the frame, which is " + whole);
    }
    return wrap(manager, new FrameSource(FrameBuffer.wrap(frame, allocator), region, false));
  }

  /**
   * Makes an array of a frame that Arrow has wrapped already.
   *
   * @param manager decides the engine, and owns the array
   * @param buffer stays the caller's: closing it changes nothing for the array
   * @return uint8 [height, width, channels], with as many channels as a pixel has bytes: 4, 3 or 1
   * @throws IllegalArgumentException if the pixels are packed words
   * @throws IllegalStateException if the manager or the buffer is closed
   */
  public NDArray wrap(NDManager manager, FrameBuffer buffer) {
    return wrap(manager, buffer, false);
  }

  /** Makes an array [height, width, 4], or [1, height, width, 4] as a batch. */
  NDArray wrap(NDManager manager, FrameBuffer buffer, boolean isBatch) {
    return wrap(manager, FrameSource.of(buffer, isBatch));
  }

  /**
   * Makes an array of the elements of a view.
   *
   * <p>With PyTorch strides and offset stay as they are; where one is negative, the elements are
   * copied. ONNX Runtime knows no strides: elements that are not C-contiguous are copied.
   *
   * @param manager decides the engine, and owns the array
   * @param view stays the caller's: closing or releasing it changes nothing for the array
   * @return an array of the view's element type and shape
   * @throws IllegalArgumentException if the engine has no elements of that type; the message says
   *     what to do
   * @throws ArithmeticException if the elements are copied, and are more than 2³¹−1 bytes
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   * @throws IllegalStateException if the manager is closed
   */
  public NDArray wrap(NDManager manager, PixelView view) {
    EngineElements.require(manager, view.elementType());
    return wrap(manager, ViewSource.of(view));
  }

  /** Takes the source over. */
  private NDArray wrap(NDManager manager, ArraySource source) {
    try {
      return owned(manager, arrayOf(manager, source));
    } catch (Throwable t) {
      source.close();
      throw t;
    }
  }

  private NDArray arrayOf(NDManager manager, ArraySource source) {
    if (!isZeroCopy(manager, source)) {
      try (source) {
        return copies.of(manager, source);
      }
    }
    if (manager instanceof PtNDManager torchManager) {
      // Operations in place, of the user's or of a model's, write into the slot.
      source.markContentUnknown();
      return torch().wrap(torchManager, source.memory(), source::close);
    }
    return FrameInput.attached(manager, source, shapeOf(source), copiedBytes);
  }

  /**
   * Closes an array whose manager was closed at the moment when it took the array: it may have
   * closed what it had before that, and knows nothing of this one.
   */
  private static NDArray owned(NDManager manager, NDArray array) {
    try {
      requireNotClosedMeanwhile(manager);
      return array;
    } catch (IllegalStateException e) {
      array.close();
      throw e;
    }
  }

  /** Of a manager that has just taken something, which it may not know of if this throws. */
  static void requireNotClosedMeanwhile(NDManager manager) {
    if (!manager.isOpen()) {
      throw new IllegalStateException(
          "the manager " + manager.getName() + " was closed meanwhile, and can own nothing more");
    }
  }

  /** Frames come with one shape after the other, and making one takes more than comparing. */
  private Shape shapeOf(ArraySource source) {
    Shape last = lastShape;
    long[] sizes = source.sizes();
    boolean isSame = last != null && last.dimension() == sizes.length;
    for (int i = 0; isSame && i < sizes.length; i++) {
      isSame = last.get(i) == sizes[i];
    }
    if (!isSame) {
      last = new Shape(sizes);
      lastShape = last;
    }
    return last;
  }

  /**
   * Makes an array of PyTorch without DLPack, over the same memory: the form for a libtorch that
   * lacks the symbol.
   *
   * <p>The array belongs to a new manager, which is what holds the frame: the slot comes back when
   * <em>that manager</em> closes, {@code array.getManager().close()}, or the one it was made of.
   * Whatever is attached to another manager or detached by then is not to be used any more: nothing
   * keeps the memory of it. Closing the array alone gives nothing back.
   *
   * @param manager of PyTorch on the CPU; the new manager is a sub-manager of it
   * @param frame stays the caller's; its rows are not padded
   * @return uint8 [height, width, channels], with as many channels as a pixel has bytes: 4, 3 or 1
   * @throws IllegalArgumentException if the manager is not of PyTorch on the CPU, rows are padded,
   *     or the pixels are packed words
   * @throws dev.framelease.arrow.FramesInFlightException as {@link #wrap(NDManager, Frame)}, and so
   *     the others
   */
  public NDArray wrapInSubManager(NDManager manager, Frame frame) {
    if (!(manager instanceof PtNDManager) || manager.getDevice().isGpu()) {
      throw new IllegalArgumentException(
          "this form is for PyTorch on the CPU, and the manager is of "
              + manager.getEngine().getEngineName()
              + " on "
              + manager.getDevice()
              + "; use wrap");
    }
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return SubManagerArray.of(manager, FrameSource.of(buffer, false));
    }
  }

  /**
   * Tells how packed frames get to the engine of a manager.
   *
   * @param manager decides the engine
   * @return the way, and why
   */
  public HandOver status(NDManager manager) {
    String engine = manager.getEngine().getEngineName();
    String obstacle = obstacle(manager);
    if (obstacle != null) {
      return new HandOver(engine, false, "the frame is copied" + obstacle);
    }
    return new HandOver(
        engine,
        true,
        manager instanceof PtNDManager ? torch().status() : "the engine reads the frame in place");
  }

  /** Why the engine reads nothing in place; null if it does. */
  private String obstacle(NDManager manager) {
    if (manager.getDevice().isGpu()) {
      return " to " + manager.getDevice();
    }
    if (manager instanceof PtNDManager) {
      return torch().unavailable().map(reason -> ": " + reason).orElse(null);
    }
    return manager instanceof OrtNDManager ? null : ": there is no other way known";
  }

  /** Why the engine does not read certain elements in place; null if it does. */
  private static String obstacle(NDManager manager, ArraySource source) {
    if (manager instanceof PtNDManager) {
      return source.torchObstacle();
    }
    return source.isPacked() ? null : "it is not C-contiguous, and the engine knows no strides";
  }

  private boolean isZeroCopy(NDManager manager, ArraySource source) {
    return obstacle(manager) == null && obstacle(manager, source) == null;
  }

  /**
   * Tells how frames get to the engine of a manager.
   *
   * @param manager decides the engine
   * @param layout of the frames
   * @return the way, and why
   * @throws IllegalArgumentException if the pixels are packed words
   */
  public HandOver handOver(NDManager manager, FrameLayout layout) {
    FrameSource.requireBytes(layout);
    HandOver status = status(manager);
    return status.isZeroCopy() && manager instanceof OrtNDManager && !layout.isPacked()
        ? new HandOver(
            status.engine(),
            false,
            "the frame is copied: its rows are padded to "
                + layout.strideBytes()
                + " bytes, and the engine knows no strides")
        : status;
  }

  /**
   * Tells how a view gets to the engine of a manager.
   *
   * @param manager decides the engine
   * @param view an open view
   * @return the way, and why
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   */
  public HandOver handOver(NDManager manager, PixelView view) {
    try (ViewSource source = ViewSource.of(view)) {
      return handOver(manager, source);
    }
  }

  private HandOver handOver(NDManager manager, ArraySource source) {
    HandOver status = status(manager);
    if (!status.isZeroCopy()) {
      return status;
    }
    String obstacle = obstacle(manager, source);
    return obstacle == null
        ? status
        : new HandOver(status.engine(), false, "the view is copied: " + obstacle);
  }

  /**
   * Makes a model of ONNX Runtime read frames, and what was made of them, in place, and hold what
   * it reads until it has read it, even if the arrays or their manager are closed meanwhile; then
   * the outputs, which go to the manager of the first input, are closed, and the run throws an
   * {@link IllegalStateException}. Without this call it gets copies. Models of other engines stay
   * as they are, and so do those that have been given here before; a {@link FrameModel} does it
   * itself.
   *
   * @param model a loaded model, of which no predictor has been made yet
   */
  public static void holdInputs(Model model) {
    if (model.getBlock() instanceof OrtSymbolBlock block) {
      UnpackedLibraries.remove();
      model.setBlock(new HoldingBlock(block));
    }
  }

  /**
   * Returns how much was copied to make arrays, and out of inputs of ONNX Runtime.
   *
   * @return bytes of all frames so far, 0 as long as every hand-over was without a copy
   */
  public long copiedBytes() {
    return copiedBytes.get();
  }

  /**
   * Makes an array of what a frame was converted into, which counts as copied.
   *
   * @param output a direct buffer in native byte order, which the array keeps
   */
  NDArray wrapConverted(NDManager manager, ByteBuffer output, Shape shape, DataType type) {
    return owned(manager, copies.over(manager, output, shape, type));
  }

  private TorchTensors torch() {
    // Not before it is needed: it loads libtorch, which takes a second.
    return torch == null ? TorchTensors.get() : torch;
  }
}
