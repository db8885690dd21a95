package dev.framelease.cli.infer;

import ai.djl.translate.TranslatorFactory;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.ReadFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A folder that DJL loads a model from. */
final class ModelFolder {
  private static final String PROPERTIES = "serving.properties";
  private static final String FACTORY = "translatorFactory";

  /** Where DJL looks for classes of the model's own. */
  private static final String LIBRARIES = "libs";

  private ModelFolder() {}

  /**
   * Checks that somebody says what the model's inputs and outputs mean: where nobody does, or a
   * class that is not there, DJL takes a translator by the types alone.
   *
   * @throws BadInputException if nobody does
   */
  static void requireTranslator(Path folder) {
    String name = properties(folder).getProperty(FACTORY, "").strip();
    if (name.isEmpty()) {
      throw new BadInputException(
          folder.resolve(PROPERTIES)
              + " names no "
              + FACTORY
              + ", such as ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory");
    }
    if (!Files.isDirectory(folder.resolve(LIBRARIES)) && !isFactory(name)) {
      throw new BadInputException(
          folder.resolve(PROPERTIES)
              + " names the "
              + FACTORY
              + " "
              + name
              + ", which is no TranslatorFactory of DJL; put the classes of one of your own into "
              + folder.resolve(LIBRARIES));
    }
  }

  private static Properties properties(Path folder) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(PROPERTIES))) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException io ? ReadFailure.reasonOf(io) : e.getMessage();
      throw new BadInputException(
          folder.resolve(PROPERTIES)
              + " cannot be read: "
              + reason
              + "; it must name the engine and a "
              + FACTORY,
          e);
    }
    return properties;
  }

  private static boolean isFactory(String name) {
    try {
      Class<?> named = Class.forName(name, false, ModelFolder.class.getClassLoader());
      return TranslatorFactory.class.isAssignableFrom(named);
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
