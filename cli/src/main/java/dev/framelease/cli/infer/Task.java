package dev.framelease.cli.infer;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.translator.SemanticSegmentationTranslator;
import ai.djl.modality.cv.translator.SingleShotDetectionTranslator;
import ai.djl.modality.cv.translator.YoloV5Translator;
import ai.djl.translate.Translator;
import dev.framelease.cli.answer.ModelOutput;
import dev.framelease.pixels.Region;
import java.util.List;
import java.util.Map;

/** What a model is for. */
enum Task {
  /** One score for each label. */
  CLASSIFICATION(Classifications.class),
  /** Boxes of YOLO v5. */
  YOLOV5(DetectedObjects.class),
  /** Boxes of YOLO v8. */
  YOLOV8(DetectedObjects.class),
  /** Boxes of SSD. */
  SSD(DetectedObjects.class),
  /** A class for each pixel. */
  SEGMENTATION(CategoryMask.class),
  /** The outputs as they are. */
  RAW(ModelOutput.class);

  private final Class<?> output;

  Task(Class<?> output) {
    this.output = output;
  }

  /** What a translator of DJL's gives for it. */
  Class<?> output() {
    return output;
  }

  /** Tells whether a translator of DJL's reads the image, and needs to know the size alone. */
  boolean isOfImages() {
    return this != CLASSIFICATION && this != RAW;
  }

  /** Makes the translator of DJL's, for a model whose input has this size. */
  Translator<Image, ?> translator(Region size, List<String> labels, double threshold) {
    Map<String, Object> arguments =
        Map.of(
            "width",
            size.width(),
            "height",
            size.height(),
            "resize",
            "true",
            "applyRatio",
            true,
            "threshold",
            threshold);
    return switch (this) {
      case YOLOV5 -> YoloV5Translator.builder(arguments).optSynset(labels).build();
      case YOLOV8 -> new YoloV8Boxes(arguments, labels);
      case SSD ->
          SingleShotDetectionTranslator.builder(
                  Map.of(
                      "width",
                      size.width(),
                      "height",
                      size.height(),
                      "resize",
                      "true",
                      "threshold",
                      threshold))
              .optSynset(labels)
              .build();
      case SEGMENTATION ->
          SemanticSegmentationTranslator.builder(
                  Map.of("shortEdge", size.height(), "maxEdge", size.width()))
              .optSynset(labels)
              .build();
      case CLASSIFICATION, RAW ->
          throw new IllegalArgumentException(this + " is made of a preprocessing");
    };
  }
}
