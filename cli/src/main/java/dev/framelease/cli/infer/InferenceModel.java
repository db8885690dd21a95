package dev.framelease.cli.infer;

import ai.djl.Model;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.cli.answer.ModelOutput;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelInput;
import dev.framelease.frame.Frame;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A model, and how frames are given to it. */
final class InferenceModel implements AutoCloseable {
  private final AutoCloseable owner;
  private final Model model;
  private final Translator<Frame, ?> translator;

  private InferenceModel(AutoCloseable owner, Model model, Translator<Frame, ?> translator) {
    this.owner = owner;
    this.model = model;
    this.translator = translator;
  }

  /** Loads it, and reads what the options name. */
  static InferenceModel open(InferOptions options, FrameTensors tensors) {
    options.setTorchThreads();
    return Files.isDirectory(options.model()) ? ofFolder(options) : ofFile(options, tensors);
  }

  private static InferenceModel ofFile(InferOptions options, FrameTensors tensors) {
    Translator<Frame, ?> translator = translator(options, tensors);
    FrameModel loaded =
        FrameModel.open(
            options.model(),
            options.engine(),
            Optional.of(ModelInput.parse("bgrx")),
            options.engineOptions(),
            tensors);
    return new InferenceModel(loaded, loaded.djl(), translator);
  }

  private static Translator<Frame, ?> translator(InferOptions options, FrameTensors tensors) {
    Task task = options.task();
    List<String> labels = options.labels();
    Optional<Preprocessing> input = options.preprocessing().or(task::usualPreprocessing);
    if (input.isEmpty()) {
      return asItIs(tensors);
    }
    if (task.isOfImages()) {
      return new PreparedImages(task, labels, options.threshold(), input.get(), tensors);
    }
    return FrameTranslator.preprocessed(
        input.get().preprocess(),
        tensors,
        output -> task == Task.RAW ? ModelOutput.of(output) : classes(output, labels));
  }

  private static Translator<Frame, ModelOutput> asItIs(FrameTensors tensors) {
    return new FrameTranslator<>(tensors) {
      @Override
      public ModelOutput processOutput(TranslatorContext context, NDList outputs) {
        return ModelOutput.of(outputs);
      }
    };
  }

  private static Classifications classes(NDList output, List<String> labels) {
    float[] scores = output.head().toFloatArray();
    if (!labels.isEmpty() && labels.size() != scores.length) {
      throw new BadInputException(
          "the model has " + scores.length + " classes, and --labels has " + labels.size());
    }
    List<String> names =
        labels.isEmpty()
            ? IntStream.range(0, scores.length).mapToObj(String::valueOf).toList()
            : labels;
    List<Double> values =
        IntStream.range(0, scores.length).mapToObj(i -> (double) scores[i]).toList();
    return new Classifications(names, values);
  }

  private static InferenceModel ofFolder(InferOptions options) {
    if (options.task() == Task.RAW) {
      throw new BadInputException(
          options.model() + " is a folder; for --task raw, name the model's file in it");
    }
    ZooModel<Image, ?> loaded = ModelFolder.load(options);
    FrameTensors.holdInputs(loaded.getWrappedModel());
    return new InferenceModel(
        loaded, loaded.getWrappedModel(), FrameTranslator.images(loaded.getTranslator()));
  }

  Model model() {
    return model;
  }

  Translator<Frame, ?> translator() {
    return translator;
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (Exception e) {
      throw new IllegalStateException("the model cannot be closed: " + e, e);
    }
  }
}
