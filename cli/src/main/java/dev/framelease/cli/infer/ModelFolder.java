package dev.framelease.cli.infer;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.ReadFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;

/** A folder that DJL loads a model from, whose {@code serving.properties} say what it is. */
final class ModelFolder {
  private ModelFolder() {}

  /**
   * Loads the model, with the translator whose factory the folder names. By itself DJL takes one by
   * the types alone, whatever is named there.
   *
   * @throws BadInputException if there is no model for the task, or nobody says what its inputs and
   *     outputs mean
   */
  static ZooModel<Image, ?> load(InferOptions options) {
    Criteria.Builder<Image, ?> criteria =
        Criteria.builder()
            .setTypes(Image.class, options.task().output())
            .optModelPath(options.model())
            .optTranslatorFactory(new DeferredTranslatorFactory());
    options.engine().ifPresent(engine -> criteria.optEngine(engine.djlName()));
    options.engineOptions().forEach(criteria::optOption);
    try {
      return criteria.build().loadModel();
    } catch (EngineException e) {
      String cause = e.getCause() == null ? "" : ": " + reasonOf(e.getCause());
      throw new BadInputException(
          "the engine cannot load the model of the folder "
              + options.model()
              + ": "
              + e.getMessage()
              + cause,
          e);
    } catch (IOException
        | ModelNotFoundException
        | MalformedModelException
        | IllegalArgumentException e) {
      throw new BadInputException(
          "the folder "
              + options.model()
              + " holds no model for "
              + options.task().output().getSimpleName()
              + ": "
              + reasonOf(e)
              + "; its serving.properties must name the engine and a translatorFactory, such as"
              + " ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory",
          e);
    }
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
    String reason = first.getMessage() == null ? first.toString() : first.getMessage();
    return reason.replaceFirst("\\.$", "");
  }
}
