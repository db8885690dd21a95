package dev.framelease.cli.infer;

import static dev.framelease.cli.RefusedLine.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.models.VisionModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code framelease infer} says of what it cannot do. */
final class InferMistakesTest extends InferRuns {
  private static final String CLASSIFY = "--task=classification";
  private static final String DETECT = "--task=yolov8";
  private static final String NO_MODEL =
      "no model for DetectedObjects can be loaded from the folder ";
  private static final String YOLO = "ai.djl.modality.cv.translator.YoloV8TranslatorFactory";

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
    assertRefused(
        "--annotate names files, and is -", "infer", "a.onnx", "--frames=1", "--annotate=-");
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
    String message = ": 3 classes, and --labels has 2";
    shouldFail(1, message, "yolo5.onnx", "--task=yolov5", "--labels=two", WHOLE);
    shouldFail(1, message, "yolo8.onnx", "--task=yolov8", "--labels=two", WHOLE);
    shouldFail(1, message, "ssd.onnx", "--task=ssd", "--labels=two", WHOLE);
    shouldFail(1, message, "segmentation.onnx", "--task=segmentation", "--labels=two", WHOLE);
    shouldFail(
        1,
        "outputs are [(7, 64)], and yolov5 reads one of [boxes, 5 + classes]: 59 classes, and",
        "yolo8.onnx",
        "--task=yolov5",
        "--labels=two",
        WHOLE);
  }

  @Test
  void shouldRefuseLabelsThatNameNoClass() throws IOException {
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Files.writeString(folder.resolve("none"), "\ufeff\n \n");
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
    shouldFail(
        1, "folder model: it is empty; see its serving.properties, which must", "model", CLASSIFY);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, model);
    Files.move(model.resolve("classifier.onnx"), model.resolve("model.onnx"));
    Map<String, String> wrong =
        Map.of(
            "",
            "No translatorFactory defined; see its serving.properties",
            "translatorFactory=no.such.Factory",
            "load translatorFactory: no.such.Factory;",
            "translatorFactory=java.lang.String",
            "load translatorFactory: java.lang.String;",
            "translatorFactory=" + YOLO,
            YOLO + " doesn't support Input/Output;",
            "translatorFactory=\\u12",
            "Malformed \\uxxxx encoding;");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      Files.writeString(properties, "engine=OnnxRuntime\n" + one.getKey() + "\n");
      shouldFail(1, one.getValue(), "model", CLASSIFY, "--frames=1");
    }
  }

  @Test
  void shouldNameTheFolderOfAModelThatIsNone() throws IOException {
    rubbish(ModelEngine.ONNX_RUNTIME, "onnx");
    String refused = "OnnxRuntime refuses the model of the folder OnnxRuntime: ";
    shouldFail(1, refused + "Error code - ORT_INVALID_PROTOBUF", "OnnxRuntime", DETECT);
    Path torch = rubbish(ModelEngine.PYTORCH, "pt");
    refused = "PyTorch refuses the model of the folder PyTorch: ";
    shouldFail(1, refused + "PytorchStreamReader", "PyTorch", DETECT);
    TestModels.torchScript(torch.resolve("PyTorch.pt"), "return 3");
    shouldFail(1, refused + "Return value was annotated", "PyTorch", DETECT);
  }

  @Test
  void shouldLeaveNothingOfTheEngineThatRefusesAFolder() throws IOException {
    rubbish(ModelEngine.ONNX_RUNTIME, "onnx");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    CommandProcess infer = runWithTemporary(temporary, Map.of(), "OnnxRuntime");
    assertEquals(1, infer.exitCode(), infer.err());
    assertTrue(infer.err().contains("OnnxRuntime refuses"), infer.err());
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotBlameTheFolderForTheEngine(ModelEngine engine) throws IOException {
    rubbish(engine, "model");
    String none = "/proc/none";
    CommandProcess infer =
        runWithTemporary(Path.of(none), Map.of("ENGINE_CACHE_DIR", none), engine.djlName());
    assertEquals(1, infer.exitCode(), infer.err());
    String start = "framelease: " + engine.djlName() + ", which models in " + engine.format();
    assertTrue(infer.err().contains(start + " take, does not load: "), infer.err());
    assertTrue(infer.err().contains(" must be writable"), infer.err());
  }

  private CommandProcess runWithTemporary(
      Path temporary, Map<String, String> environment, String model) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("DISPLAY", X.name());
    all.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return CommandProcess.framelease(folder, all, "infer", model, DETECT);
  }

  @Test
  void shouldSayWhichEngineAFolderMayName() throws IOException {
    Path properties = rubbish(ModelEngine.ONNX_RUNTIME, "onnx").resolve("serving.properties");
    Files.writeString(properties, "engine=Abacus");
    shouldFail(1, ": there is no engine 'Abacus'; the engines are", "OnnxRuntime", DETECT);
    Files.writeString(properties, "translatorFactory=" + YOLO);
    shouldFail(1, ": it names no engine; see its serv", "OnnxRuntime", DETECT);
    shouldFail(1, "OnnxRuntime refuses", "OnnxRuntime", DETECT, "--engine=OnnxRuntime");
  }

  @Test
  void shouldNameWhatCannotBeRead() throws IOException {
    Path model = rubbish(ModelEngine.ONNX_RUNTIME, "onnx");
    Path onnx = model.resolve("OnnxRuntime.onnx");
    Files.delete(onnx);
    shouldFail(1, NO_MODEL + "OnnxRuntime: .onnx file not found in", "OnnxRuntime", DETECT);
    Files.createFile(onnx);
    Path properties = model.resolve("serving.properties");
    Files.delete(properties);
    shouldFail(1, properties + ": it does not exist;", model.toString(), DETECT);
  }

  @Test
  void shouldNameAFolderThatMayNotBeRead() throws IOException {
    Path model = rubbish(ModelEngine.ONNX_RUNTIME, "onnx");
    Files.setPosixFilePermissions(model, Set.of());
    Path flags = CommandProcess.root().resolve("jvm.flags");
    assumeTrue(
        withoutPrivileges("test", "-r", flags.toString()).exitCode() == 0
            && withoutPrivileges("test", "-r", model.toString()).exitCode() == 1,
        "not run: setpriv takes root no privileges here, or all of them");

    List<String> command = CommandProcess.commandLine("infer", model.toString(), DETECT);
    CommandProcess infer = withoutPrivileges(command.toArray(String[]::new));

    assertEquals(1, infer.exitCode(), infer.err());
    String message = "framelease: " + NO_MODEL + model + ": " + model + ": there is no permission";
    assertTrue(infer.err().startsWith(message), infer.err());
  }

  /** Root may read everything by these two, setpriv(1). */
  private CommandProcess withoutPrivileges(String... command) throws IOException {
    String drop = "=-dac_override,-dac_read_search";
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    List<String> all = new ArrayList<>();
    if (root) {
      all.addAll(List.of("setpriv", "--bounding-set" + drop, "--inh-caps" + drop));
    }
    all.addAll(List.of(command));
    return CommandProcess.start(folder, Map.of("DISPLAY", X.name()), all);
  }

  @Test
  void shouldNameWhatIsNoText() throws IOException {
    Path model = rubbish(ModelEngine.ONNX_RUNTIME, "onnx");
    Files.write(model.resolve("serving.properties"), new byte[] {'#', (byte) 0xe4, '\n'});
    shouldFail(1, "its serving.properties is no text in UTF-8", "OnnxRuntime", DETECT);
  }

  /** A folder of the engine's name. */
  private Path rubbish(ModelEngine engine, String suffix) throws IOException {
    Path model = Files.createDirectory(folder.resolve(engine.djlName()));
    Files.writeString(model.resolve(engine.djlName() + "." + suffix), "rubbish");
    return Files.writeString(
            model.resolve("serving.properties"),
            "engine=" + engine.djlName() + "\ntranslatorFactory=" + YOLO + "\n")
        .getParent();
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
