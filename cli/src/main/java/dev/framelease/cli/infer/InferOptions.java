package dev.framelease.cli.infer;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.djl.ModelEngine;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model, and how it is fed. */
final class InferOptions {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "An ONNX or TorchScript file, or a folder with DJL's serving.properties.")
  private Path model;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "raw",
      description = "One of ${COMPLETION-CANDIDATES}, in any case (default: ${DEFAULT-VALUE}).")
  private Task task;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The names of the classes, one in each line.")
  private Optional<Path> labels;

  @Option(
      names = "--preprocess",
      paramLabel = "STEPS",
      description =
          "What becomes of a frame: area:WxH, bilinear:WxH, nearest:WxH or letterbox:WxH; mean:R/G/B,"
              + " std:R/G/B, scale:X (1/255), bgr, hwc, uint8; separated by commas. Detection and"
              + " segmentation take the size alone. By default area:224x224 to classify, 640x640 to"
              + " detect, and the frame as it is for raw.")
  private Optional<Preprocessing> preprocessing;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = "0.5",
      description = "The least probability of a box (default: ${DEFAULT-VALUE}).")
  private double threshold;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "OnnxRuntime or PyTorch; by default what the file asks for.")
  private Optional<ModelEngine> engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine; by default what that thinks best.")
  private Optional<Integer> threads;

  Path model() {
    return model;
  }

  Task task() {
    return task;
  }

  Optional<Preprocessing> preprocessing() {
    return preprocessing;
  }

  double threshold() {
    return threshold;
  }

  Optional<ModelEngine> engine() {
    return engine;
  }

  Optional<Integer> threads() {
    return threads;
  }

  /** What a model takes that does not say it. */
  Region size() {
    return Region.ofSize(640, 640);
  }

  /** ONNX Runtime has an option of the model; PyTorch a property of the JVM. */
  Map<String, String> engineOptions() {
    threads.ifPresent(n -> System.setProperty("ai.djl.pytorch.num_threads", n.toString()));
    return threads.map(n -> Map.of("intraOpNumThreads", n.toString())).orElse(Map.of());
  }

  List<String> labels() throws IOException {
    if (labels.isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(labels.get());
    } catch (IOException e) {
      throw new BadInputException(
          "the labels " + labels.get() + " cannot be read: " + e + "; name a text file", e);
    }
  }
}
