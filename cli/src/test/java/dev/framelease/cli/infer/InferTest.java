package dev.framelease.cli.infer;

import static dev.framelease.cli.RefusedLine.assertRefused;
import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code framelease infer} as a process, with models whose answers can be said in advance. */
@ExtendWith(LedgerExtension.class)
class InferTest {
  private static final int SIZE = VisionModels.SIZE;
  private static final int CELL = VisionModels.CELL;
  private static final int GREY = 0x666666;
  private static final String WHOLE = "--preprocess=area:" + SIZE + "x" + SIZE;

  @RegisterExtension static final XServer X = XServer.ofSize(SIZE, SIZE);

  @TempDir private Path folder;

  @BeforeEach
  void writeLabels() throws IOException {
    Files.write(folder.resolve("labels"), List.of("red", "green", "blue"));
  }

  private static void fill(int rgb, Region... cells) {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(cells.length == 0 ? rgb : GREY);
      for (Region cell : cells) {
        canvas.fill(cell, rgb);
      }
    }
  }

  @Test
  void shouldClassifyTheScreen() throws IOException {
    fill(0xcc3300);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer =
        run("classifier.onnx", "--task=classification", "--labels=labels", "--frames=2");

    List<JsonNode> results = results(infer);
    assertEquals(2, results.size());
    JsonNode best = results.get(1).get("classes").get(0);
    assertEquals("red", best.get("label").textValue());
    assertEquals(0.8, best.get("probability").doubleValue(), 1e-3);
    assertEquals("256x256+0+0", results.get(1).get("region").textValue());
  }

  /** However late each frame is, half a second lies between the first and the fourth. */
  @Test
  void shouldTakeFramesAtThePaceThatIsAskedFor() throws IOException {
    fill(0xcc3300);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer = run("classifier.onnx", "--task=classification", "--fps=2", "--frames=4");

    List<Instant> times =
        results(infer).stream()
            .map(result -> Instant.parse(result.get("captured_at").textValue()))
            .toList();
    assertTrue(times.get(0).until(times.get(3), ChronoUnit.MILLIS) >= 500, times.toString());
  }

  @Test
  void shouldDetectInARecordingAndDrawIt() throws IOException {
    fill(0x00ff00, new Region(2 * CELL, 4 * CELL, CELL, CELL));
    VisionModels.yoloV8(ModelEngine.ONNX_RUNTIME, folder);
    CommandProcess record =
        CommandProcess.framelease(
            folder, Map.of("DISPLAY", X.name()), "record", "--frames=2", "a.arrow");
    assertEquals(0, record.exitCode(), record.err());

    CommandProcess infer =
        run(
            "yolo8.onnx",
            "--task=yolov8",
            "--labels=labels",
            "--preprocess=area:256x256",
            "--recording=a.arrow",
            "--annotate=seen-{n}.png");

    List<JsonNode> results = results(infer);
    assertEquals(2, results.size());
    assertEquals(1, results.get(0).get("objects").size());
    JsonNode box = results.get(0).get("objects").get(0);
    assertEquals("green", box.get("label").textValue());
    assertEquals(2.0 * CELL / SIZE, box.get("x").doubleValue(), 1e-6);
    assertEquals(4.0 * CELL / SIZE, box.get("y").doubleValue(), 1e-6);
    assertEquals(1.0 * CELL / SIZE, box.get("width").doubleValue(), 1e-6);
    assertEquals("seen-2.png", results.get(1).get("picture").textValue());
    BufferedImage seen = ImageIO.read(folder.resolve("seen-2.png").toFile());
    assertEquals(GREY, seen.getRGB(SIZE - 3, 3) & 0xffffff);
    assertNotEquals(GREY, seen.getRGB(2 * CELL - 1, 4 * CELL + CELL / 2) & 0xffffff);
  }

  @Test
  void shouldClassifyARecordingOfAnySize() throws IOException {
    fill(0xcc3300);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Region half = Region.ofSize(SIZE / 2, SIZE);
    FrameSchema schema = FrameSchema.ofAnySize(PixelFormat.BGRX);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameIpcWriter writer =
            FrameIpcWriter.open(folder.resolve("a.arrow"), IpcFormat.FILE, schema, allocator)) {
      for (Region region : List.of(Region.ofSize(SIZE, SIZE), half)) {
        try (Frame frame = session.grab(CaptureSource.region(region))) {
          writer.write(frame);
        }
      }
    }

    CommandProcess infer =
        run("classifier.onnx", "--task=classification", "--labels=labels", "--recording=a.arrow");

    List<JsonNode> results = results(infer);
    assertEquals(2, results.size());
    assertEquals(half + "", results.get(1).get("region").textValue());
    for (JsonNode result : results) {
      assertEquals("red", result.get("classes").get(0).get("label").textValue());
    }
  }

  @Test
  void shouldFindTheBoxesOfYoloV5() throws IOException {
    fill(0xff0000, new Region(CELL, 6 * CELL, CELL, CELL));
    VisionModels.yoloV5(ModelEngine.PYTORCH, folder);

    CommandProcess infer = run("yolo5.pt", "--task=yolov5", "--labels=labels", WHOLE, "--frames=1");

    assertBox("red", 1.0 * CELL / SIZE, 6.0 * CELL / SIZE, 1.0 * CELL / SIZE, infer);
  }

  @Test
  void shouldFindTheBoxesOfSsdThatGivesPixels() throws IOException {
    fill(0x0000ff, new Region(5 * CELL, 0, CELL, CELL));
    VisionModels.ssd(folder);

    CommandProcess infer = run("ssd.onnx", "--task=ssd", "--labels=labels", WHOLE, "--frames=1");

    assertBox("blue", 5.0 * CELL / SIZE, 0, 1.0 * CELL / SIZE, infer);
  }

  @Test
  void shouldFindBoxesInTheFrameAndNotInTheLetterboxAroundIt() throws IOException {
    fill(0x00ff00, new Region(2 * CELL, 4 * CELL, CELL, CELL));
    VisionModels.yoloV8(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer =
        run(
            "yolo8.onnx",
            "--task=yolov8",
            "--labels=labels",
            "--region=256x128+0+64",
            "--preprocess=letterbox:256x256",
            "--frames=1");

    assertBox("green", 2.0 * CELL / SIZE, 0.5, 1.0 * CELL / (SIZE / 2), infer);
  }

  @Test
  void shouldTakeEachStepOfThePreprocessingForDetectionToo() throws IOException {
    fill(0xff0000, new Region(0, 0, CELL, CELL));
    VisionModels.yoloV8(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer =
        run(
            "yolo8.onnx",
            "--task=yolov8",
            "--labels=labels",
            "--threshold=0.1",
            "--preprocess=nearest:256x256,bgr,mean:0.1/0.1/0.1,std:2/2/2",
            "--frames=1");

    JsonNode box = assertBox("blue", 0, 0, 1.0 * CELL / SIZE, infer);
    assertEquals(0.5, box.get("probability").doubleValue(), 1e-3);
  }

  /** There is one box, of this height in the frame. */
  private static JsonNode assertBox(
      String label, double x, double y, double height, CommandProcess infer) throws IOException {
    JsonNode objects = results(infer).get(0).get("objects");
    assertEquals(1, objects.size(), objects.toString());
    JsonNode box = objects.get(0);
    assertEquals(label, box.get("label").textValue());
    assertEquals(x, box.get("x").doubleValue(), 1e-6);
    assertEquals(y, box.get("y").doubleValue(), 1e-6);
    assertEquals(1.0 * CELL / SIZE, box.get("width").doubleValue(), 1e-6);
    assertEquals(height, box.get("height").doubleValue(), 1e-6);
    return box;
  }

  @Test
  void shouldCutTheLetterboxOffAMask() throws IOException {
    fill(0x00ff00);
    VisionModels.segmentation(folder);

    CommandProcess infer =
        run(
            "segmentation.onnx",
            "--task=segmentation",
            "--labels=labels",
            "--region=256x64+0+0",
            "--preprocess=letterbox:64x64",
            "--frames=1");

    JsonNode categories = results(infer).get(0).get("categories");
    assertEquals(1, categories.size(), categories.toString());
    assertEquals("green", categories.get(0).get("label").textValue());
  }

  @Test
  void shouldEndAfterAWholeLineAtCtrlC() throws IOException {
    fill(0x00ff00);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer = run("classifier.onnx", "--task=classification", "--annotate={n}.png");
    eventually("there are results; " + infer.err(), () -> infer.out().lines().count() > 3);
    infer.interrupt();

    assertEquals(130, infer.exitCode(), infer.err());
    assertEquals("", infer.err());
    assertTrue(infer.out().endsWith("\n"), infer.out());
    for (JsonNode line : parsed(infer)) {
      Path picture = folder.resolve(line.get("picture").textValue());
      assertEquals(SIZE, ImageIO.read(picture.toFile()).getWidth());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.filter(file -> file.toString().endsWith(".part")).count());
    }
  }

  @Test
  void shouldBeDoneWhenItsReaderHasWhatItWants() throws IOException {
    fill(0x00ff00);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("\"$@\" | head -n 1; exit ${PIPESTATUS[0]}");
    command.add("bash");
    command.addAll(CommandProcess.commandLine("infer", "classifier.onnx", "--task=classification"));

    CommandProcess infer = CommandProcess.start(folder, Map.of("DISPLAY", X.name()), command);

    assertEquals(1, results(infer).size());
    assertEquals("", infer.err());
  }

  @Test
  void shouldWriteTheBestClassOnAPicture() throws IOException {
    fill(0xcc3300);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer =
        run(
            "classifier.onnx",
            "--task=classification",
            "--labels=labels",
            "--annotate=seen-{n}-{width}x{height}.png",
            "--frames=2");

    List<JsonNode> results = results(infer);
    assertEquals("seen-2-256x256.png", results.get(1).get("picture").textValue());
    BufferedImage seen = ImageIO.read(folder.resolve("seen-2-256x256.png").toFile());
    assertEquals(0xcc3300, seen.getRGB(SIZE / 2, SIZE / 2) & 0xffffff);
    // The bar below, and letters on it.
    int bar = seen.getRGB(SIZE - 1, SIZE - 1);
    assertNotEquals(0xcc3300, bar & 0xffffff);
    assertTrue(
        IntStream.range(0, SIZE / 2).filter(x -> seen.getRGB(x, SIZE - SIZE / 20) != bar).count()
            > 3);
  }

  @Test
  void shouldTellTheShareOfEachCategoryAndColourEachPartByIts() throws IOException {
    fill(0x00ff00, Region.ofSize(SIZE / 2, SIZE));
    VisionModels.segmentation(folder);

    CommandProcess infer =
        run(
            "segmentation.onnx",
            "--task=segmentation",
            "--labels=labels",
            "--preprocess=area:64x64",
            "--annotate={n}.png",
            "--frames=1");

    JsonNode result = results(infer).get(0);
    Map<String, Double> shares = new HashMap<>();
    for (JsonNode category : result.get("categories")) {
      shares.put(category.get("label").textValue(), category.get("share").doubleValue());
    }
    assertEquals(0.5, shares.get("green"));
    assertEquals(1, shares.values().stream().mapToDouble(share -> share).sum());
    assertEquals("1.png", result.get("picture").textValue());
    BufferedImage seen = ImageIO.read(folder.resolve("1.png").toFile());
    int left = seen.getRGB(SIZE / 4, SIZE / 2) & 0xffffff;
    int right = seen.getRGB(3 * SIZE / 4, SIZE / 2) & 0xffffff;
    assertEquals(left, seen.getRGB(3, 3) & 0xffffff);
    assertEquals(right, seen.getRGB(SIZE - 3, SIZE - 3) & 0xffffff);
    assertNotEquals(0x00ff00, left);
    assertNotEquals(GREY, right);
    assertNotEquals(left, right);
  }

  @Test
  void shouldGiveTheOutputsOfAnotherEngineAsTheyAre() throws IOException {
    fill(0x112233);
    VisionModels.extremes(ModelEngine.PYTORCH, folder);

    CommandProcess infer = run("extremes.pt", "--engine=pytorch", "--threads=1", "--frames=1");

    JsonNode output = results(infer).get(0).get("outputs").get(0);
    assertEquals("[2,4]", output.get("shape").toString());
    assertEquals(0x33, output.get("values").get(0).intValue());
    assertEquals(0x11, output.get("values").get(2).intValue());
  }

  /**
   * The threads of ONNX Runtime have the name of the thread that made them, and it is one itself.
   */
  @Test
  void shouldGiveOnnxRuntimeAsManyThreads() throws IOException {
    fill(0x112233);
    VisionModels.extremes(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess five = run("extremes.onnx", "--threads=5");
    CommandProcess one = run("extremes.onnx", "--threads=1");

    try {
      // A thread of Java's that has just been made has the name of the one that made it, too.
      eventually(
          () -> more(five, one) + " threads more, and not four a session",
          () -> more(five, one) >= 4 && more(five, one) % 4 == 0);
    } finally {
      for (CommandProcess infer : List.of(five, one)) {
        infer.process().destroy();
        int unused = infer.exitCode();
      }
    }
  }

  /** How many more threads of the name of its main one a process has than another; 0 at first. */
  private static long more(CommandProcess infer, CommandProcess other) {
    boolean answer = !infer.out().isEmpty() && !other.out().isEmpty();
    return answer ? threadsOfMain(infer) - threadsOfMain(other) : 0;
  }

  /** Told by DJL, as PyTorch answers it; PyTorch starts threads only when it has much to do. */
  @Test
  void shouldGivePyTorchAsManyThreads() throws IOException {
    fill(0x112233);
    VisionModels.extremes(ModelEngine.PYTORCH, folder);

    int threads = Runtime.getRuntime().availableProcessors() + 1; // not what it takes by itself
    CommandProcess infer = run("extremes.pt", "--threads=" + threads, "--frames=1", "--verbose");

    assertEquals(0, infer.exitCode(), infer.err());
    assertTrue(infer.err().contains("Number of intra-op threads is " + threads), infer.err());
  }

  private static long threadsOfMain(CommandProcess infer) {
    Path tasks = Path.of("/proc", String.valueOf(infer.process().pid()), "task");
    Optional<String> main = nameOf(tasks.resolve(tasks.getParent().getFileName()));
    try (Stream<Path> all = Files.list(tasks)) {
      return all.filter(task -> nameOf(task).equals(main)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if the thread has ended meanwhile. */
  private static Optional<String> nameOf(Path task) {
    try {
      return Optional.of(Files.readString(task.resolve("comm")).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunAModelFolderWithItsServingProperties(ModelEngine engine) throws IOException {
    fill(0x00ff00);
    Path model = Files.createDirectory(folder.resolve("classifier"));
    VisionModels.classifier(engine, model);
    Files.copy(folder.resolve("labels"), model.resolve("synset.txt"));
    Files.writeString(
        model.resolve("serving.properties"),
        """
        engine=%s
        translatorFactory=ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory
        width=64
        height=64
        resize=true
        """
            .formatted(engine.djlName()));

    CommandProcess infer = run("classifier", "--task=classification", "--frames=1");

    JsonNode best = results(infer).get(0).get("classes").get(0);
    assertEquals("green", best.get("label").textValue());
  }

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

  private void shouldFail(int exitCode, String message, String... arguments) {
    CommandProcess infer = run(arguments);
    assertEquals(exitCode, infer.exitCode(), infer.err());
    assertTrue(infer.err().startsWith("framelease: "), infer.err());
    assertTrue(infer.err().contains(message), infer.err());
    assertTrue(infer.err().lines().count() <= 2, infer.err());
    assertEquals("", infer.out());
  }

  private static List<JsonNode> results(CommandProcess infer) throws IOException {
    assertEquals(0, infer.exitCode(), infer.err());
    return parsed(infer);
  }

  private static List<JsonNode> parsed(CommandProcess infer) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    for (String line : infer.out().lines().toList()) {
      results.add(new ObjectMapper().readTree(line));
    }
    return results;
  }

  private CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("infer"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(
        folder, Map.of("DISPLAY", X.name()), all.toArray(String[]::new));
  }
}
