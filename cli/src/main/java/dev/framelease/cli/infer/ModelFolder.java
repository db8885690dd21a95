package dev.framelease.cli.infer;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
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
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

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
    } catch (IOException | IllegalArgumentException | ModelException e) {
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
    if (!Files.isReadable(options.model())) {
      // DJL throws an Error.
      throw new AccessDeniedException(options.model().toString());
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
      return loader().loadModel(criteria.build());
    } catch (EngineException | MalformedModelException e) {
      throw new BadInputException(
          engine.djlName()
              + " refuses the model of the folder "
              + options.model()
              + ": "
              + reasonOf(e),
          e);
    } catch (IOException
        | UncheckedIOException
        | ModelNotFoundException
        | IllegalArgumentException e) {
      throw noModel(e);
    }
  }

  /** {@link Criteria} takes a comma in the name for the end of it. */
  private BaseModelLoader loader() {
    MRL folder = Repository.newInstance("folder", options.model()).getResources().get(0);
    return new BaseModelLoader(folder);
  }

  private BadInputException noModel(Exception e) {
    return new BadInputException(
        "no model for "
            + options.task().output().getSimpleName()
            + " can be loaded from the folder "
            + options.model()
            + ": "
            + reasonOf(e)
            + "; its serving.properties must name the engine and a translatorFactory, such as"
            + " ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory",
        e);
  }

  /** What went wrong first: what DJL wraps around it says less. */
  private static String reasonOf(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
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
