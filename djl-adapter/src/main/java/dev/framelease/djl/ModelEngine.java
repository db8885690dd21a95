package dev.framelease.djl;

import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The engines that run models here, and the format of each. */
public enum ModelEngine {
  /** ONNX Runtime, for {@code .onnx} files. */
  ONNX_RUNTIME("OnnxRuntime", "ONNX", "the temporary folder (java.io.tmpdir)"),
  /** PyTorch, for files of {@code torch.jit.save}. */
  PYTORCH("PyTorch", "TorchScript", "ENGINE_CACHE_DIR (or the home folder)");

  private final String djlName;
  private final String format;

  /** Where its libraries are unpacked. */
  private final String folder;

  ModelEngine(String djlName, String format, String folder) {
    this.djlName = djlName;
    this.format = format;
    this.folder = folder;
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
   * Loads the engine, if it has not been loaded; with ONNX Runtime PyTorch, too, where that is on
   * the class path: DJL has it do what the other cannot. Of what ONNX Runtime unpacks into the
   * temporary folder, nothing stays there.
   *
   * @return the engine
   * @throws ModelException if it does not load; the message says why, and the remedy
   */
  public Engine load() {
    Engine engine = load(() -> Engine.getEngine(djlName));
    if (this == ONNX_RUNTIME) {
      UnpackedLibraries.remove();
      // DJL has PyTorch do what ONNX Runtime cannot, and loads it with the first manager.
      Engine unused = PYTORCH.load(engine::getAlternativeEngine);
    }
    return engine;
  }

  private Engine load(Supplier<Engine> how) {
    try {
      return how.get();
    } catch (RuntimeException | LinkageError e) {
      // Of linkage where a library is missing, and at the second try another one.
      throw new ModelException(
          ModelException.Reason.ENGINE_UNAVAILABLE,
          djlName
              + ", which models in "
              + format
              + " take, does not load: "
              + rootOf(e)
              + "; its libraries come with framelease-djl-adapter, for Linux on x86-64, and "
              + folder
              + " must be writable",
          e);
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
