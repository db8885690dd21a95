package dev.framelease.cli.infer;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.translator.SemanticSegmentationTranslator;
import ai.djl.modality.cv.translator.SingleShotDetectionTranslator;
import ai.djl.modality.cv.translator.YoloV5Translator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import dev.framelease.cli.answer.ModelOutput;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.EnumWords;
import dev.framelease.pixels.Region;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model is for. */
enum Task {
  /** One score for each label. */
  CLASSIFICATION(Classifications.class, "area:224x224", ""),
  /** Boxes of YOLO v5. */
  YOLOV5(DetectedObjects.class, "letterbox:640x640", "one of [boxes, 5 + classes]"),
  /** Boxes of YOLO v8. */
  YOLOV8(DetectedObjects.class, "letterbox:640x640", "one of [4 + classes, boxes]"),
  /** Boxes of SSD. */
  SSD(
      DetectedObjects.class,
      "bilinear:640x640",
      "[boxes] of classes, [boxes] of probabilities and [boxes, 4] of places"),
  /** A class for each pixel. */
  SEGMENTATION(CategoryMask.class, "bilinear:640x640", "a second one of [classes, height, width]"),
  /** The outputs as they are. */
  RAW(ModelOutput.class, "", "");

  private final Class<?> output;
  private final String usualSteps;
  private final String outputsOfModel;

  Task(Class<?> output, String usualSteps, String outputsOfModel) {
    this.output = output;
    this.usualSteps = usualSteps;
    this.outputsOfModel = outputsOfModel;
  }

  /** What a translator of DJL's gives for it. */
  Class<?> output() {
    return output;
  }

  /** What becomes of a frame where the user says nothing; nothing for raw. */
  Optional<Preprocessing> usualPreprocessing() {
    return usualSteps.isEmpty() ? Optional.empty() : Optional.of(Preprocessing.parse(usualSteps));
  }

  /** Tells whether a translator of DJL's reads the outputs, and needs size and labels for that. */
  boolean isOfImages() {
    return this != CLASSIFICATION && this != RAW;
  }

  /** Tells whether answers below a probability are left out. */
  boolean hasThreshold() {
    return isOfImages() && this != SEGMENTATION;
  }

  /**
   * Compares the labels with the outputs for one frame: some translators take whatever is there.
   *
   * @throws BadInputException if these are no outputs of such a model, or it has another number of
   *     classes, as far as it shows
   */
  void requireClasses(NDList outputs, List<String> labels) {
    long found = classes(outputs, labels.size());
    if (found != labels.size()) {
      throw new BadInputException(
          "the model's outputs are "
              + outputs.stream().map(output -> output.getShape().toString()).toList()
              + ", and "
              + EnumWords.wordOf(this)
              + " reads "
              + outputsOfModel
              + (found < 1 ? "" : ": " + found + " classes, and --labels has " + labels.size()));
    }
  }

  /**
   * Those that the outputs have, or as many as there are labels if they do not show it; none if
   * these are no such outputs.
   */
  private long classes(NDList outputs, int labels) {
    return switch (this) {
      case YOLOV5 -> has(outputs, 0, 2) ? outputs.get(0).getShape().get(1) - 5 : 0;
      case YOLOV8 -> has(outputs, 0, 2) ? outputs.get(0).getShape().get(0) - 4 : 0;
      case SSD ->
          has(outputs, 0, 1) && has(outputs, 1, 1) && has(outputs, 2, 2)
              ? Math.max(labels, highest(outputs.get(0)) + 1)
              : 0;
      case SEGMENTATION -> has(outputs, 1, 3) ? outputs.get(1).getShape().get(0) : 0;
      case CLASSIFICATION, RAW -> throw withoutTranslator();
    };
  }

  private static boolean has(NDList outputs, int index, int dimensions) {
    return index < outputs.size() && outputs.get(index).getShape().dimension() == dimensions;
  }

  private static long highest(NDArray classes) {
    double highest = -1;
    for (float one : classes.toFloatArray()) {
      highest = Math.max(highest, one);
    }
    return (long) highest;
  }

  /**
   * Makes the translator of DJL's, whose outputs alone are used, for a model whose input has this
   * size.
   */
  Translator<Image, ?> translator(Region size, List<String> labels, double threshold) {
    Map<String, Object> arguments =
        Map.of("width", size.width(), "height", size.height(), "threshold", threshold);
    Map<String, Object> inPixels = new HashMap<>(arguments);
    inPixels.put("applyRatio", true);
    return switch (this) {
      case YOLOV5 -> YoloV5Translator.builder(inPixels).optSynset(labels).build();
      case YOLOV8 -> new YoloV8Boxes(inPixels, labels);
      case SSD -> SingleShotDetectionTranslator.builder(arguments).optSynset(labels).build();
      case SEGMENTATION ->
          SemanticSegmentationTranslator.builder(arguments).optSynset(labels).build();
      case CLASSIFICATION, RAW -> throw withoutTranslator();
    };
  }

  private IllegalArgumentException withoutTranslator() {
    return new IllegalArgumentException(this + " has no translator of DJL's");
  }
}
