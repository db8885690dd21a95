package dev.framelease.djl;

import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The engines that run models here, and the format of each. */
public enum ModelEngine {
  /** ONNX Runtime, for {@code .onnx} files. */
  ONNX_RUNTIME("OnnxRuntime", "ONNX"),
  /** PyTorch, for files of {@code torch.jit.save}. */
  PYTORCH("PyTorch", "TorchScript");

  private final String djlName;
  private final String format;

  ModelEngine(String djlName, String format) {
    this.djlName = djlName;
    this.format = format;
  }

  /**
   * Finds an engine.
   *
   * @param name as DJL says it, in any case
   * @return the engine
   * @throws ModelException if there is none of that name; the message lists the names
   */
  public static ModelEngine named(String name) {
    return Arrays.stream(values())
        .filter(engine -> engine.djlName.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    ModelException.Reason.UNKNOWN_ENGINE,
                    "there is no engine '" + name + "'; the engines are " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(ModelEngine::djlName).collect(Collectors.joining(" and "));
  }

  /**
   * Returns the name of the engine.
   *
   * @return as DJL says it
   */
  public String djlName() {
    return djlName;
  }

  /**
   * Returns the format of its models.
   *
   * @return {@code ONNX} or {@code TorchScript}
   */
  public String format() {
    return format;
  }

  /**
   * Loads the engine, if it has not been loaded. Of what it unpacks into the temporary folder,
   * nothing stays there.
   *
   * @return the engine
   * @throws ai.djl.engine.EngineException if it does not load
   */
  public Engine load() {
    Engine engine = Engine.getEngine(djlName);
    if (this == ONNX_RUNTIME) {
      UnpackedLibraries.remove();
    }
    return engine;
  }
}
