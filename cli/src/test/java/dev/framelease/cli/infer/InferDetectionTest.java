package dev.framelease.cli.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.pixels.Region;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Boxes and masks: where they are in the frame, and what is drawn. */
final class InferDetectionTest extends InferRuns {
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
            "--preprocess=nearest:256x256,bgr,mean:0.1/0.1/0.1,std:4/4/4",
            "--frames=1");

    JsonNode box = assertBox("blue", 0, 0, 1.0 * CELL / SIZE, infer);
    // Less than is looked for without --threshold.
    assertEquals(0.25, box.get("probability").doubleValue(), 1e-3);
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
}
