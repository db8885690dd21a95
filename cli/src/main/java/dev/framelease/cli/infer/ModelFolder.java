package dev.framelease.cli.infer;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.BaseModelLoader;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import ai.djl.util.Utils;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.ReadFailure;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** A folder that DJL loads a model from, whose {@code serving.properties} say what it is. */
final class ModelFolder {
  private final InferOptions options;

  private ModelFolder(InferOptions options) {
    this.options = options;
  }

  /**
   * Loads the model, with the translator whose factory the folder names. By itself DJL takes one by
   * the types alone, whatever is named there.
   *
   * @throws BadInputException if there is no model for the task, or nobody says what its inputs and
   *     outputs mean
   * @throws ModelException if the engine does not load
   */
  static ZooModel<Image, ?> load(InferOptions options) {
    ModelFolder folder = new ModelFolder(options);
    ModelEngine engine = folder.engine();
    engine.load();
    return folder.load(engine);
  }

  /** What the user named, or else the folder. */
  private ModelEngine engine() {
    try {
      String named = properties().getProperty("engine");
      return options.engine().orElseGet(() -> engine(named));
    } catch (IOException | RuntimeException e) {
      throw noModel(e);
    }
  }

  private static ModelEngine engine(String name) {
    if (name == null) {
      throw new IllegalArgumentException("it names no engine");
    }
    return ModelEngine.named(name);
  }

  private Properties properties() throws IOException {
    // Where that is not allowed DJL throws an Error.
    try (Stream<Path> files = Files.list(options.model())) {
      if (files.findAny().isEmpty()) {
        throw new IllegalArgumentException("it is empty");
      }
    }
    Path file = Utils.getNestedModelDir(options.model()).resolve("serving.properties");
    try (Reader text = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(text);
      return properties;
    }
  }

  private ZooModel<Image, ?> load(ModelEngine engine) {
    Criteria.Builder<Image, ?> criteria =
        Criteria.builder()
            .setTypes(Image.class, options.task().output())
            .optTranslatorFactory(new DeferredTranslatorFactory())
            .optEngine(engine.djlName());
    options.engineOptions().forEach(criteria::optOption);
    try {
      return new BaseModelLoader(new FolderRepository(path()).model()).loadModel(criteria.build());
    } catch (EngineException | MalformedModelException e) {
      throw new BadInputException(
          engine.djlName()
              + " refuses the model of the folder "
              + options.model()
              + ": "
              + reasonOf(firstOf(e)),
          e);
    } catch (IOException | ModelNotFoundException | RuntimeException e) {
      throw noModel(e);
    }
  }

  /** With the name by which DJL looks for the model in it. */
  private Path path() throws IOException {
    Path model = options.model().toAbsolutePath();
    return model.endsWith(".") || model.endsWith("..") ? model.toRealPath() : model;
  }

  private BadInputException noModel(Exception e) {
    Throwable first = firstOf(e);
    return new BadInputException(
        "no model for "
            + options.task().output().getSimpleName()
            + " can be loaded from the folder "
            + options.model()
            + ": "
            + reasonOf(first)
            + remedyOf(first),
        e);
  }

  /** What went wrong: what DJL wraps around it says less. */
  private static Throwable firstOf(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  private static String remedyOf(Throwable first) {
    if (first instanceof FileNotFoundException) {
      return "; DJL looks for a file of the folder's name, for model.onnx or model.pt, and for"
          + " option.modelName of serving.properties";
    }
    if (first instanceof FileSystemException && !(first instanceof NoSuchFileException)) {
      return "";
    }
    return "; see its serving.properties, which must name the engine and a translatorFactory, such"
        + " as ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory";
  }

  private static String reasonOf(Throwable first) {
    if (first instanceof CharacterCodingException) {
      return "its serving.properties is no text in UTF-8";
    }
    if (first instanceof FileSystemException named) {
      return named.getFile() + ": " + ReadFailure.reasonOf(named);
    }
    if (first instanceof IOException unreadable) {
      return ReadFailure.reasonOf(unreadable);
    }
    String reason = first.getMessage() == null ? first.toString() : first.getMessage();
    // Messages of libtorch have many lines, and may start with an empty one.
    return reason.strip().lines().findFirst().orElse("").replaceFirst("\\.$", "");
  }
}
