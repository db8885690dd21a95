package dev.framelease.djl;

import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.frame.Frame;
import java.util.Objects;

/**
 * Feeds frames to a model that takes one input, uint8 [height, width, 4], BGRX.
 *
 * <p>The array of the frame belongs to the one prediction, and is closed when that returns or
 * throws. An output that aliases it, too: {@link #processOutput} must copy what it wants to keep,
 * or attach the output to a manager of its own, which keeps the slot.
 *
 * <p>Thread-safe, if the subclass is.
 *
 * @param <T> what a prediction gives
 */
public abstract class FrameTranslator<T> implements NoBatchifyTranslator<Frame, T> {
  private final FrameTensors tensors;

  /**
   * Makes a translator.
   *
   * @param tensors makes the arrays
   */
  protected FrameTranslator(FrameTensors tensors) {
    this.tensors = Objects.requireNonNull(tensors, "tensors");
  }

  /**
   * Makes a translator that gives the values of the first output, row by row.
   *
   * @param tensors makes the arrays
   * @return a translator for models whose first output is float32
   */
  public static FrameTranslator<float[]> floats(FrameTensors tensors) {
    return new FrameTranslator<>(tensors) {
      @Override
      public float[] processOutput(TranslatorContext context, NDList outputs) {
        return outputs.head().toFloatArray();
      }
    };
  }

  /**
   * Makes the array of a frame.
   *
   * @param context owns the array: its manager is closed at the end of the prediction
   * @param frame stays the caller's
   * @return one array
   */
  @Override
  public NDList processInput(TranslatorContext context, Frame frame) {
    return new NDList(tensors.wrap(context.getNDManager(), frame));
  }
}
