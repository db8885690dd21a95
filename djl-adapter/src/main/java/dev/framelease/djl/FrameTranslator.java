package dev.framelease.djl;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import java.util.Objects;
import java.util.function.Function;

/**
 * Feeds frames to a model: as images to a translator of DJL's ({@link #images}), after a
 * preprocessing ({@link #preprocessed}), or, by this class itself, as they are: one input, uint8
 * [height, width, channels], as {@link FrameTensors} makes it: of BGRX, 4.
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
   * @return a translator for models whose first output is float32; of another type, predictions
   *     fail with an {@link IllegalStateException}
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
   * Makes a translator of frames from one of images, such as DJL brings for classification,
   * detection and segmentation. It reads the slot as {@link FrameImage} does, without a {@code
   * BufferedImage}, and batches as the translator of images does.
   *
   * @param translator takes a {@link FrameImage}, which is closed when the prediction returns or
   *     throws
   * @param <T> what a prediction gives
   * @return a translator that is as thread-safe as the one given
   */
  public static <T> Translator<Frame, T> images(Translator<Image, T> translator) {
    return new FrameImages<>(translator);
  }

  /**
   * Makes a translator that preprocesses frames into a batch, [frames, 3, height, width] or
   * [frames, height, width, 3], in memory that the next prediction uses again.
   *
   * @param preprocess what becomes of a frame
   * @param tensors makes the arrays
   * @param output what becomes of the outputs for one frame, without the dimension of the batch. It
   *     must copy what it wants to keep.
   * @param <T> what a prediction gives
   * @return a thread-safe translator, if the function is
   */
  public static <T> Translator<Frame, T> preprocessed(
      Preprocess preprocess, FrameTensors tensors, Function<NDList, T> output) {
    return new PreprocessedFrames<>(preprocess, tensors, output);
  }

  /**
   * Makes the array of a frame.
   *
   * @param context owns the array: its manager is closed at the end of the prediction
   * @param frame stays the caller's
   * @return one array
   * @throws IllegalArgumentException as {@link FrameTensors#wrap(ai.djl.ndarray.NDManager, Frame)},
   *     and so the others
   */
  @Override
  public NDList processInput(TranslatorContext context, Frame frame) {
    return new NDList(tensors.wrap(context.getNDManager(), frame));
  }
}
