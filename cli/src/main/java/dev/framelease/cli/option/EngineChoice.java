package dev.framelease.cli.option;

import dev.framelease.djl.ModelEngine;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What runs a model. */
public final class EngineChoice {
  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      completionCandidates = Names.class,
      description =
          "OnnxRuntime or PyTorch; by default what the file of the model asks for, or OnnxRuntime.")
  private Optional<ModelEngine> engine;

  /** What the user named. */
  public Optional<ModelEngine> named() {
    return engine;
  }

  /** The engines, as DJL names them. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ModelEngine.values()).map(ModelEngine::djlName).iterator();
    }
  }
}
