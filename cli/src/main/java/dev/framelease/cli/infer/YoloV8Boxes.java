package dev.framelease.cli.infer;

import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.translator.YoloV8Translator;
import ai.djl.ndarray.NDList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The translator of YOLO v8, for any number of boxes: DJL's fails on fewer than its {@code maxBox},
 * and how many there are only the output says.
 */
final class YoloV8Boxes extends YoloV8Translator {
  private final Map<String, Object> arguments;
  private final List<String> labels;

  YoloV8Boxes(Map<String, Object> arguments, List<String> labels) {
    super(configured(arguments, labels));
    this.arguments = arguments;
    this.labels = labels;
  }

  private static YoloV8Translator.Builder configured(
      Map<String, Object> arguments, List<String> labels) {
    YoloV8Translator.Builder builder = YoloV8Translator.builder(arguments);
    builder.optSynset(labels);
    return builder;
  }

  @Override
  protected DetectedObjects processFromBoxOutput(int width, int height, NDList outputs) {
    // [values, boxes]; DJL looks at one box less than it says.
    long boxes = outputs.head().getShape().get(1);
    Map<String, Object> exact = new HashMap<>(arguments);
    exact.put("maxBox", boxes + 1);
    YoloV8Boxes all = new YoloV8Boxes(exact, labels);
    all.classes = classes;
    return all.decode(width, height, outputs);
  }

  private DetectedObjects decode(int width, int height, NDList outputs) {
    return super.processFromBoxOutput(width, height, outputs);
  }
}
