package dev.framelease.cli.infer;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.EngineChoice;
import dev.framelease.cli.option.EnumWords;
import dev.framelease.cli.option.ReadFailure;
import dev.framelease.cli.option.TorchThreads;
import dev.framelease.cli.option.UsageException;
import dev.framelease.djl.ModelEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model, and how it is fed. */
final class InferOptions {
  private static final double USUAL_THRESHOLD = 0.5;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "An ONNX or TorchScript file, or a folder with DJL's serving.properties.")
  private Path model;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "raw",
      converter = TaskWords.class,
      completionCandidates = TaskWords.class,
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Task task;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "The names of the classes, one in each line; detection and segmentation need it.")
  private Path labels;

  @Option(
      names = "--preprocess",
      paramLabel = "STEPS",
      description =
          "What becomes of a frame: area:WxH, bilinear:WxH, nearest:WxH or letterbox:WxH; mean:R/G/B,"
              + " std:R/G/B, scale:X (1/255), bgr, hwc, uint8; separated by commas. By default"
              + " area:224x224 to classify, letterbox:640x640 for YOLO, bilinear:640x640 for ssd and"
              + " segmentation, and the frame as it is for raw.")
  private Optional<Preprocessing> preprocessing;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description = "The least probability of a box, 0 to 1 (default: " + USUAL_THRESHOLD + ").")
  private Optional<Double> threshold;

  @Mixin private EngineChoice engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine; by default what that thinks best.")
  private Optional<Integer> threads;

  /** Refuses what no model can be asked, and what would be passed over. */
  void check() {
    threads.ifPresent(n -> UsageException.unlessPositive("--threads", n));
    UsageException.unless(
        threshold() >= 0 && threshold() <= 1, "--threshold must be 0 to 1, and is " + threshold());
    if (Files.isDirectory(model)) {
      checkForFolder();
    } else {
      checkForTask();
    }
  }

  private void checkForFolder() {
    String why = "; the serving.properties of the folder " + model + " says that";
    UsageException.unless(preprocessing.isEmpty(), "leave --preprocess out" + why);
    UsageException.unless(labels == null, "leave --labels out" + why);
    UsageException.unless(threshold.isEmpty(), "leave --threshold out" + why);
  }

  private void checkForTask() {
    String name = "--task " + EnumWords.wordOf(task);
    UsageException.unless(
        threshold.isEmpty() || task.hasThreshold(), name + " has no use for --threshold");
    UsageException.unless(labels == null || task != Task.RAW, name + " has no use for --labels");
    UsageException.unless(
        labels != null || !task.isOfImages(),
        name + " needs --labels, a file with the name of a class in each line");
    UsageException.unless(
        !task.isOfImages() || preprocessing.isEmpty() || preprocessing.get().size().isPresent(),
        name + " needs a size in --preprocess, as in letterbox:640x640");
  }

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
    return threshold.orElse(USUAL_THRESHOLD);
  }

  Optional<ModelEngine> engine() {
    return engine.named();
  }

  Optional<Integer> threads() {
    return threads;
  }

  /** Tells PyTorch of the threads, which it hears before it is loaded alone. */
  void setTorchThreads() {
    threads.ifPresent(TorchThreads::set);
  }

  /** ONNX Runtime has an option of the model. */
  Map<String, String> engineOptions() {
    return threads.map(n -> Map.of("intraOpNumThreads", n.toString())).orElse(Map.of());
  }

  List<String> labels() {
    if (labels == null) {
      return List.of();
    }
    List<String> names = readLabels();
    if (names.isEmpty()) {
      throw new BadInputException(
          "the labels " + labels + " name no class; write the name of one into each line");
    }
    return names;
  }

  private List<String> readLabels() {
    try {
      String text = Files.readString(labels);
      String names = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      // Empty lines in the end name no class.
      return names.stripTrailing().lines().toList();
    } catch (IOException e) {
      throw new BadInputException(
          "the labels "
              + labels
              + " cannot be read: "
              + ReadFailure.reasonOf(e)
              + "; name a text file with --labels",
          e);
    }
  }

  /** The tasks. */
  static final class TaskWords extends EnumWords<Task> {
    TaskWords() {
      super(Task.class);
    }
  }
}
