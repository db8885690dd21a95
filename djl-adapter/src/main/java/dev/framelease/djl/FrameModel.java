package dev.framelease.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SymbolBlock;
import ai.djl.training.ParameterStore;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.djl.ModelException.Reason;
import dev.framelease.djl.models.ActivityModel;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A loaded model that takes frames.
 *
 * <pre>{@code
 * try (FrameModel model = FrameModel.activity(ModelEngine.PYTORCH, tensors);
 *     NDManager manager = model.newManager()) {
 *   NDArray input = model.prepare(manager, buffer);
 *   float[] activity = model.infer(input).head().toFloatArray();
 * }
 * }</pre>
 *
 * <p>Where the model takes bytes, its input is the frame itself. Where it takes RGB, frames are
 * scaled and converted into memory that belongs to this object, which counts as copied.
 *
 * <p>Models run on the CPU.
 *
 * <p>Not thread-safe, but for {@link #close} and {@link #awaitClosed}: the converted input is
 * written over at every frame.
 */
public final class FrameModel implements AutoCloseable {
  /** Waking other threads takes longer than the model itself. PyTorch has no such option. */
  private static final Map<String, String> ONE_THREAD = Map.of("intraOpNumThreads", "1");

  private final LentModel model;
  private final ModelEngine engine;
  private final ModelInput input;
  private final FrameTensors tensors;
  private final PreprocessedInput rgb;
  private final ModelRuns runs;

  private FrameModel(
      Model model, ModelRuns runs, ModelEngine engine, ModelInput input, FrameTensors tensors) {
    this.model = new LentModel(model, runs);
    this.runs = runs;
    this.engine = engine;
    this.input = input;
    this.tensors = tensors;
    this.rgb =
        input.form() == ModelInput.Form.RGB_BATCH
            ? PreprocessedInput.of(scaledRgb(input), tensors)
            : null;
  }

  /** Stretches frames to the model's size, RGB from 0 to 1. */
  private static Preprocess scaledRgb(ModelInput input) {
    int width = sizeOr(input.width());
    int height = sizeOr(input.height());
    try {
      return Preprocess.builder().bilinear(width, height).scale(1 / 255.0).build();
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          Reason.UNSUPPORTED_INPUT,
          "frames cannot be scaled to what the model wants; name a smaller size, or use a model of"
              + " one: "
              + e.getMessage(),
          e);
    }
  }

  private static int sizeOr(int size) {
    return size == ModelInput.ANY ? ModelInput.DEFAULT_RGB_SIZE : size;
  }

  /**
   * Loads the model that Framelease brings along: how colourful each part of the screen is.
   *
   * @param engine what runs it
   * @param tensors makes the arrays
   * @return a model that takes frames of any size and gives float32 [9, 16], from 0 (grey) to 1.
   *     The caller owns it and must close it.
   * @throws ModelException if the engine does not load or refuses it, or the temporary folder takes
   *     no file
   */
  public static FrameModel activity(ModelEngine engine, FrameTensors tensors) {
    ModelInput input = new ModelInput(ModelInput.Form.BGRX, ModelInput.ANY, ModelInput.ANY);
    Path file = null;
    try {
      file = Files.createTempFile("framelease-activity", ".model");
      ModelFile written =
          new ModelFile(
              engine == ModelEngine.PYTORCH
                  ? ActivityModel.writeTorchScript(file)
                  : ActivityModel.writeOnnx(file),
              engine,
              Optional.of(input));
      return load(written, input, ONE_THREAD, tensors);
    } catch (IOException e) {
      throw new ModelException(
          Reason.FILE_UNREADABLE, "no model could be written to the temporary folder: " + e, e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A small file stays in the temporary folder; the model is loaded.
      file.toFile().deleteOnExit();
    }
  }

  /**
   * Loads a model of the user's.
   *
   * @param file the model, in the ONNX or the TorchScript format
   * @param engine what is to run it; empty for what its content asks for
   * @param input what it wants; empty for what the file says, and BGRX where it says nothing
   * @param tensors makes the arrays
   * @return a model that the caller owns and must close
   * @throws ModelException if the file cannot be read or is no model, the engine does not load,
   *     does not run it or refuses it, or no frame can be turned into its input
   */
  public static FrameModel open(
      Path file, Optional<ModelEngine> engine, Optional<ModelInput> input, FrameTensors tensors) {
    return open(file, engine, input, Map.of(), tensors);
  }

  /**
   * Loads a model of the user's, with options of the engine's.
   *
   * @param file the model, in the ONNX or the TorchScript format
   * @param engine what is to run it; empty for what its content asks for
   * @param input what it wants; empty for what the file says, and BGRX where it says nothing
   * @param options of {@link Model#load(Path, String, Map)}, such as {@code intraOpNumThreads} of
   *     ONNX Runtime
   * @param tensors makes the arrays
   * @return a model that the caller owns and must close
   * @throws ModelException as {@link #open(Path, Optional, Optional, FrameTensors)}
   */
  public static FrameModel open(
      Path file,
      Optional<ModelEngine> engine,
      Optional<ModelInput> input,
      Map<String, String> options,
      FrameTensors tensors) {
    ModelFile found = ModelFile.of(file);
    if (engine.isPresent() && engine.get() != found.engine()) {
      throw new ModelException(
          Reason.WRONG_ENGINE,
          "the model "
              + file
              + " is "
              + found.engine().format()
              + ", which "
              + found.engine().djlName()
              + " runs and "
              + engine.get().djlName()
              + " does not; name the other engine, or none");
    }
    ModelInput wanted =
        input
            .or(found::input)
            .orElse(new ModelInput(ModelInput.Form.BGRX, ModelInput.ANY, ModelInput.ANY));
    return load(found, wanted, options, tensors);
  }

  private static FrameModel load(
      ModelFile file, ModelInput input, Map<String, String> options, FrameTensors tensors) {
    String engine = file.engine().load().getEngineName();
    return load(Model.newInstance("frames", Device.cpu(), engine), file, input, options, tensors);
  }

  /** Takes over a model that is empty, and closes it where it throws. */
  static FrameModel load(
      Model model,
      ModelFile file,
      ModelInput input,
      Map<String, String> options,
      FrameTensors tensors) {
    try {
      model.load(file.path(), null, options);
      FrameTensors.holdInputs(model);
      ModelRuns runs = new ModelRuns(model);
      model.setBlock(new CountedBlock((SymbolBlock) model.getBlock(), runs));
      return new FrameModel(model, runs, file.engine(), input, tensors);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new ModelException(
          Reason.REFUSED,
          file.engine().djlName() + " refuses the model " + file.path() + ": " + firstLine(e),
          e);
    } catch (Throwable t) {
      model.close();
      throw t;
    }
  }

  private static String firstLine(Throwable t) {
    Throwable cause = t.getCause() == null ? t : t.getCause();
    // Messages of libtorch may start with an empty line.
    return String.valueOf(cause.getMessage())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElseGet(cause::toString);
  }

  /**
   * Makes a manager for the arrays of one frame. They stay readable until it closes, also when this
   * model is closed before.
   *
   * @return a manager that the caller owns and must close
   * @throws IllegalStateException if this model is closed
   */
  public NDManager newManager() {
    runs.requireOpen();
    NDManager engines = model.getNDManager();
    return engines.getEngine().newBaseManager(engines.getDevice());
  }

  /**
   * Makes the input of the model from a frame.
   *
   * @param manager will own the array
   * @param frame stays the caller's
   * @return an array of the form of {@link #input()}, which keeps the frame's slot until it is
   *     closed; or, where the frame is converted, one that shows the next frame after the next call
   * @throws ModelException if the model wants frames of another size, or of another order of the
   *     channels
   * @throws IllegalArgumentException if a pixel is a word, which its channels share, and the frame
   *     is not converted
   * @throws IllegalStateException if the manager or the buffer is closed
   */
  public NDArray prepare(NDManager manager, FrameBuffer frame) {
    if (rgb != null) {
      return rgb.prepare(manager, frame);
    }
    FrameLayout layout = frame.info().layout();
    if (!fits(input.width(), layout.width()) || !fits(input.height(), layout.height())) {
      throw new ModelException(
          Reason.UNSUPPORTED_INPUT,
          "the model wants "
              + input
              + ", and the frame has "
              + layout.width()
              + "x"
              + layout.height()
              + " pixels; capture a region of the size that it wants");
    }
    requireOrder(layout.format());
    return tensors.wrap(manager, frame, input.form() == ModelInput.Form.BGRX_BATCH);
  }

  /** As tensors, RGBX and BGRX are alike: only a check here tells one from the other. */
  private void requireOrder(PixelFormat format) {
    switch (format) {
      case RGB, BGR, RGBX, GRAY ->
          throw new ModelException(
              Reason.UNSUPPORTED_INPUT,
              "the model wants "
                  + input
                  + ", and the frame is "
                  + format
                  + "; convert it first (Frame.toBgrx)");
      case BGRX, BGRA, XRGB2101010, RGB565 -> {
        // Words are refused where tensors are made.
      }
    }
  }

  private static boolean fits(int wanted, int found) {
    return wanted == ModelInput.ANY || wanted == found;
  }

  /**
   * Runs the model.
   *
   * @param prepared what {@link #prepare} gave; it stays the caller's. With ONNX Runtime it may be
   *     closed meanwhile; with PyTorch after the run alone, since DJL takes the address out of it
   *     first, and the process may end.
   * @return the outputs, owned by the manager of the input. Those of PyTorch may alias the input,
   *     and keep its slot then.
   * @throws ModelException if the engine refuses the input
   * @throws IllegalArgumentException if the input is an array of another engine
   * @throws IllegalStateException if this model or the input is closed; or, with ONNX Runtime, if
   *     the manager of the input was closed meanwhile: the outputs are closed then
   */
  public NDList infer(NDArray prepared) {
    NDManager manager = prepared.getManager();
    runs.requireOpen();
    if (!manager.getEngine().getEngineName().equals(engine.djlName())) {
      throw new IllegalArgumentException(
          "the model runs on "
              + engine.djlName()
              + ", and the input is an array of "
              + manager.getEngine().getEngineName()
              + "; prepare it with a manager of newManager()");
    }
    try {
      return model
          .getBlock()
          .forward(new ParameterStore(manager, false), new NDList(prepared), false);
    } catch (EngineException e) {
      throw new ModelException(
          Reason.REFUSED,
          engine.djlName() + " refuses the input " + prepared.getShape() + ": " + firstLine(e),
          e);
    }
  }

  /**
   * Tells how frames get to the model.
   *
   * @param layout of the frames
   * @return the way, and why
   * @throws IllegalArgumentException as {@link #prepare}, if a pixel is a word
   */
  public HandOver handOver(FrameLayout layout) {
    return rgb == null
        ? tensors.handOver(model.getNDManager(), layout)
        : new HandOver(
            engine.djlName(), false, "the frame is scaled and converted: the model wants " + input);
  }

  /**
   * Returns what runs the model.
   *
   * @return the engine
   */
  public ModelEngine engine() {
    return engine;
  }

  /**
   * Returns what the model is fed with.
   *
   * @return the form and the size
   */
  public ModelInput input() {
    return input;
  }

  /**
   * Returns the model itself, such as for predictors with a {@link FrameTranslator}. A predictor of
   * its {@code newPredictor} has a manager of its own: what that holds stays readable until the
   * predictor closes. Arrays of its {@code getNDManager} close with the model.
   *
   * @return the model, which stays this object's: closing one closes the other
   */
  public Model djl() {
    return model;
  }

  /**
   * Waits until this model has been closed, and no run of it is under way any more.
   *
   * @param timeout how long to wait at most
   * @return whether that is so
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    return runs.awaitClosed(timeout);
  }

  /**
   * Closes the model: now, or when the last run that is under way has returned, on its thread,
   * since an engine whose model is closed under a run ends the process. No run begins any more.
   * Managers of {@link #newManager}, predictors of {@link #djl} and their arrays stay as they are.
   * It may be called on any thread; later calls do nothing.
   */
  @Override
  public void close() {
    runs.close();
  }
}
