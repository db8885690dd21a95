package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * The input of a model, made of frames by a {@link Preprocess}, in memory that is used again for
 * the next frames.
 *
 * <p>An array of PyTorch or ONNX Runtime lies over that memory: it shows the next frames after the
 * next call. It holds no slot: frames may be closed as soon as a method returns.
 *
 * <p>A model of ONNX Runtime reads it in place if its inputs are {@linkplain
 * FrameTensors#holdInputs held}, as those of a {@link FrameModel} are, and gets a copy otherwise.
 *
 * <p>Not thread-safe: threads that prepare at a time take one of these each.
 */
public final class PreprocessedInput {
  private final Preprocess preprocess;
  private final FrameTensors tensors;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  private PreprocessedInput(Preprocess preprocess, FrameTensors tensors) {
    this.preprocess = Objects.requireNonNull(preprocess, "preprocess");
    this.tensors = Objects.requireNonNull(tensors, "tensors");
  }

  /**
   * Makes an input.
   *
   * @param preprocess what becomes of the frames
   * @param tensors makes the arrays, and counts the bytes of outputs as copied
   * @return the input, which needs no close
   */
  public static PreprocessedInput of(Preprocess preprocess, FrameTensors tensors) {
    return new PreprocessedInput(preprocess, tensors);
  }

  /**
   * Makes a batch of one frame.
   *
   * @param manager decides the engine, and owns the array
   * @param frame stays the caller's
   * @return [1, 3, height, width] or [1, height, width, 3], of the preprocessing's type
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IndexOutOfBoundsException if the crop is not within the frame
   * @throws IllegalArgumentException if the output would be larger than 2³¹−1 bytes
   * @throws IllegalStateException if the manager is closed
   */
  public NDArray prepare(NDManager manager, Frame frame) {
    return prepare(manager, List.of(frame));
  }

  /**
   * Makes a batch of frames.
   *
   * @param manager decides the engine, and owns the array
   * @param frames stay the caller's; all give outputs of the same size
   * @return [frames, 3, height, width] or [frames, height, width, 3], of the preprocessing's type
   * @throws dev.framelease.memory.LeaseClosedException if a frame is closed
   * @throws IndexOutOfBoundsException if the crop is not within a frame
   * @throws IllegalArgumentException if there is no frame, outputs differ in size, or all would be
   *     larger than 2³¹−1 bytes
   * @throws IllegalStateException if the manager is closed
   */
  public NDArray prepare(NDManager manager, List<Frame> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a batch must have at least 1 frame, and this one has 0");
    }
    FrameLayout layout = frames.get(0).info().layout();
    ByteBuffer output = output(layout, frames.size());
    preprocess.run(frames, output, 0);
    return tensors.wrapConverted(manager, output, batchOf(layout, frames.size()), type());
  }

  /** Makes the array of one frame without the dimension of the batch. */
  NDArray prepareOne(NDManager manager, Frame frame) {
    FrameLayout layout = frame.info().layout();
    ByteBuffer output = output(layout, 1);
    preprocess.run(List.of(frame), output, 0);
    return tensors.wrapConverted(manager, output, batchOf(layout, 1).slice(1), type());
  }

  /** Makes a batch of one frame that Arrow has wrapped, and that stays the caller's. */
  NDArray prepare(NDManager manager, FrameBuffer frame) {
    try (FrameBuffer held = frame.share()) {
      FrameLayout layout = held.info().layout();
      ByteBuffer output = output(layout, 1);
      preprocess.run(held.pixels(), layout, output, 0);
      return tensors.wrapConverted(manager, output, batchOf(layout, 1), type());
    }
  }

  private ByteBuffer output(FrameLayout layout, int frames) {
    long bytes = (long) frames * preprocess.byteSize(layout);
    if (bytes > memory.capacity()) {
      memory = preprocess.newOutput(layout, frames);
    }
    return memory.slice(0, (int) bytes).order(ByteOrder.nativeOrder());
  }

  private Shape batchOf(FrameLayout layout, int frames) {
    int[] shape = preprocess.shape(layout);
    return new Shape(frames, shape[0], shape[1], shape[2]);
  }

  private DataType type() {
    return switch (preprocess.type()) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case UINT8 -> DataType.UINT8;
    };
  }
}
