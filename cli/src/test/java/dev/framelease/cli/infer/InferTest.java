package dev.framelease.cli.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease infer} as a process, with models whose answers can be said in advance. */
@ExtendWith(LedgerExtension.class)
class InferTest {
  private static final int SIZE = VisionModels.SIZE;
  private static final int CELL = VisionModels.CELL;
  private static final int GREY = 0x666666;

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
    BufferedImage seen = ImageIO.read(folder.resolve("seen-2.png").toFile());
    assertEquals(GREY, seen.getRGB(SIZE - 3, 3) & 0xffffff);
    assertNotEquals(GREY, seen.getRGB(2 * CELL - 1, 4 * CELL + CELL / 2) & 0xffffff);
  }

  @Test
  void shouldTellTheShareOfEachCategory() throws IOException {
    fill(0x0000ff);
    VisionModels.segmentation(folder);

    CommandProcess infer =
        run(
            "segmentation.onnx",
            "--task=segmentation",
            "--labels=labels",
            "--preprocess=area:64x64",
            "--frames=1");

    JsonNode categories = results(infer).get(0).get("categories");
    assertEquals(1, categories.size());
    assertEquals("blue", categories.get(0).get("label").textValue());
    assertEquals(1, categories.get(0).get("share").doubleValue());
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

  @Test
  void shouldRunAModelFolderWithItsServingProperties() throws IOException {
    fill(0x00ff00);
    Path model = Files.createDirectory(folder.resolve("classifier"));
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, model);
    Files.copy(folder.resolve("labels"), model.resolve("synset.txt"));
    Files.writeString(
        model.resolve("serving.properties"),
        """
        engine=OnnxRuntime
        translatorFactory=ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory
        width=64
        height=64
        resize=true
        """);

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
    shouldFail(2, "and not 'area'", "classifier.onnx", "--preprocess=area");
    shouldFail(2, "put {n} or {date}", "classifier.onnx", "--annotate=a.png");
    shouldFail(2, "no --monitor", "classifier.onnx", "--recording=a.arrow", "--monitor=1");
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
