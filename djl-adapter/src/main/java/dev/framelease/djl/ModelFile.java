package dev.framelease.djl;

import dev.framelease.djl.ModelException.Reason;
import dev.framelease.djl.models.OnnxInputs;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * A file with a model, looked into but not loaded.
 *
 * <p>Immutable.
 *
 * @param path the file
 * @param engine what runs it, by its content and not by its name
 * @param input what it wants to be fed with; empty where the file does not say, as with TorchScript
 */
public record ModelFile(Path path, ModelEngine engine, Optional<ModelInput> input) {
  private static final String DOES_NOT_EXIST =
      " does not exist; name an ONNX or TorchScript file that does";

  /** How many inputs a message names. */
  private static final int MAX_NAMED = 8;

  /**
   * Looks into a file.
   *
   * @param path the file
   * @return what was found
   * @throws ModelException if it cannot be read, is no model, or wants an input that no frame can
   *     be turned into
   */
  public static ModelFile of(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new ModelException(
          Reason.FILE_UNREADABLE,
          "the model "
              + path
              + (Files.exists(path)
                  ? " is not a file; name an ONNX or TorchScript file"
                  : DOES_NOT_EXIST));
    }
    try {
      return isZip(path)
          ? torchScript(path)
          : new ModelFile(path, ModelEngine.ONNX_RUNTIME, Optional.of(onnxInput(path)));
    } catch (ClosedByInterruptException e) {
      throw new ModelException(
          Reason.INTERRUPTED,
          "the thread was interrupted while it read the model "
              + path
              + "; clear its flag, and open the model again",
          e);
    } catch (NoSuchFileException e) {
      throw new ModelException(Reason.FILE_UNREADABLE, "the model " + path + DOES_NOT_EXIST, e);
    } catch (IOException e) {
      throw new ModelException(
          Reason.FILE_UNREADABLE,
          "the model " + path + " cannot be read: " + e.getMessage() + "; check its permissions",
          e);
    }
  }

  private static boolean isZip(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3;
    }
  }

  private static ModelFile torchScript(Path path) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      if (zip.stream().noneMatch(entry -> entry.getName().endsWith("/data.pkl"))) {
        throw notAModel(path, "it is a zip file of something else");
      }
      if (zip.stream().noneMatch(entry -> entry.getName().contains("/code/"))) {
        throw notAModel(
            path,
            "it has the parameters of a PyTorch module and not its code; export it with"
                + " torch.jit.script or torch.jit.trace, and torch.jit.save");
      }
    } catch (IOException | IllegalArgumentException e) {
      // It could be read a moment ago: what is wrong is what the tables of the zip file say. The
      // latter is what java.util.zip throws for names that are no UTF-8.
      throw notAModel(path, "it starts as a zip file, and is damaged: " + e.getMessage());
    }
    return new ModelFile(path, ModelEngine.PYTORCH, Optional.empty());
  }

  private static ModelInput onnxInput(Path path) throws IOException {
    // Opened here, so that only what is wrong with the content is taken for a wrong format.
    Files.newInputStream(path).close();
    List<OnnxInputs.Input> inputs;
    try {
      inputs = OnnxInputs.read(path);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw notAModel(path, "read as ONNX: " + e.getMessage());
    }
    if (inputs.size() != 1) {
      throw new ModelException(
          Reason.UNSUPPORTED_INPUT,
          "the model "
              + path
              + " takes "
              + inputs.size()
              + " inputs "
              + inputs.stream()
                  .limit(MAX_NAMED)
                  .map(OnnxInputs.Input::name)
                  .collect(Collectors.joining(", "))
              + (inputs.size() > MAX_NAMED ? " and others" : "")
              + ", and a frame can fill one");
    }
    return OnnxForm.of(path, inputs.get(0));
  }

  private static ModelException notAModel(Path path, String why) {
    return new ModelException(
        Reason.NOT_A_MODEL,
        "the file " + path + " is neither an ONNX nor a TorchScript model: " + why);
  }
}
