package dev.framelease.cli.infer;

import static dev.framelease.cli.RefusedLine.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code framelease infer} says of what it cannot do. */
final class InferMistakesTest extends InferRuns {
  private static final String CLASSIFY = "--task=classification";

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    shouldFail(1, "none.onnx", "none.onnx");
    shouldFail(1, "neither an ONNX nor a TorchScript model", "labels");
    shouldFail(
        1, "see --preprocess and --task", "classifier.onnx", "--frames=1"); // bytes, not floats
    shouldFail(
        1,
        "is ONNX, which OnnxRuntime runs and PyTorch does not",
        "classifier.onnx",
        "--engine=PyTorch",
        "--task=classification",
        "--frames=1");
    shouldFail(2, "and not 'area'", "classifier.onnx", "--preprocess=area");
    assertRefused("put {n} or {date}", "infer", "classifier.onnx", "--annotate=a.png");
    for (String option : List.of("--monitor=1", "--display=:1", "--fps=3", "--with-cursor")) {
      assertRefused(
          "no --display, --monitor", "infer", "classifier.onnx", "--recording=a.arrow", option);
    }
  }

  @Test
  void shouldRefuseWhatItWouldPassOver() throws IOException {
    String model = Files.createDirectory(folder.resolve("model")).toString();
    assertRefused("leave --preprocess out", "infer", model, "--preprocess=bgr");
    assertRefused("leave --labels out", "infer", model, "--labels=labels");
    assertRefused("leave --threshold out", "infer", model, "--threshold=0.1");
    assertRefused("raw has no use for --labels", "infer", "a.onnx", "--labels=labels");
    assertRefused(
        "no use for --threshold", "infer", "a.onnx", "--task=classification", "--threshold=0");
    assertRefused("yolov5 needs --labels", "infer", "a.onnx", "--task=yolov5");
    assertRefused(
        "needs a size", "infer", "a.onnx", "--task=ssd", "--labels=labels", "--preprocess=bgr");
  }

  @Test
  void shouldSayThatLabelsAreOfAnotherModel() throws IOException {
    fill(0x00ff00);
    Files.write(folder.resolve("two"), List.of("red", "green"));
    VisionModels.yoloV5(ModelEngine.ONNX_RUNTIME, folder);
    VisionModels.yoloV8(ModelEngine.ONNX_RUNTIME, folder);
    VisionModels.ssd(folder);
    VisionModels.segmentation(folder);
    String message = "the model has 3 classes, and --labels 2";
    shouldFail(1, message, "yolo5.onnx", "--task=yolov5", "--labels=two", WHOLE);
    shouldFail(1, message, "yolo8.onnx", "--task=yolov8", "--labels=two", WHOLE);
    shouldFail(1, message, "ssd.onnx", "--task=ssd", "--labels=two", WHOLE);
    shouldFail(1, message, "segmentation.onnx", "--task=segmentation", "--labels=two", WHOLE);
  }

  @Test
  void shouldRefuseLabelsThatNameNoClass() throws IOException {
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Files.writeString(folder.resolve("none"), "\n \n");
    shouldFail(1, "none name no class", "classifier.onnx", CLASSIFY, "--labels=none");
  }

  @Test
  void shouldSayThatTheTaskIsOfAnotherModel() throws IOException {
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    for (String task : List.of("yolov5", "yolov8", "ssd", "segmentation")) {
      shouldFail(
          1,
          "the model's outputs are [(3)], and " + task + " reads ",
          "classifier.onnx",
          "--task=" + task,
          "--labels=labels",
          WHOLE);
    }
  }

  @Test
  void shouldRefuseAFolderThatDoesNotSayWhatItsModelMeans() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path properties = model.resolve("serving.properties");
    shouldFail(1, "serving.properties cannot be read: it does not", "model", CLASSIFY);
    Files.writeString(properties, "engine=OnnxRuntime\n");
    shouldFail(1, "serving.properties names no translatorFactory, such as", "model", CLASSIFY);
    Files.writeString(properties, "translatorFactory=no.such.Factory\n");
    shouldFail(1, "names the translatorFactory no.such.Factory, which is no", "model", CLASSIFY);
    Files.writeString(properties, "translatorFactory=\\u12\n");
    shouldFail(1, "serving.properties cannot be read: Malformed", "model", CLASSIFY);
  }

  private void shouldFail(int exitCode, String message, String... arguments) {
    CommandProcess infer = run(arguments);
    assertEquals(exitCode, infer.exitCode(), infer.err());
    assertTrue(messages(infer).startsWith("framelease: "), infer.err());
    assertTrue(infer.err().contains(message), infer.err());
    assertTrue(messages(infer).lines().count() <= 2, infer.err());
    assertEquals("", infer.out());
  }
}
