package dev.framelease.cli.infer;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What {@code framelease infer} takes and gives. */
final class InferTest extends InferRuns {
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
  void shouldTakeNoFrameBeforeItIsDue() throws IOException {
    fill(0xcc3300);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    // The second frame is due in days.
    CommandProcess infer =
        run("classifier.onnx", "--task=classification", "--fps=0.000002", "--frames=2");
    eventually("there is a result; " + infer.err(), () -> infer.out().endsWith("\n"));
    // As long as this takes, there is none.
    CommandProcess other = run("classifier.onnx", "--task=classification", "--frames=9");
    assertEquals(9, results(other).size());
    infer.interrupt();

    assertEquals(130, infer.exitCode(), infer.err());
    assertEquals(1, parsed(infer).size());
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
  void shouldEndAfterAWholeLineAtCtrlC() throws IOException {
    fill(0x00ff00);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer = run("classifier.onnx", "--task=classification", "--annotate={n}.png");
    eventually("there are results; " + infer.err(), () -> infer.out().lines().count() > 3);
    infer.interrupt();

    assertEquals(130, infer.exitCode(), infer.err());
    assertEquals("", messages(infer));
    assertTrue(infer.out().endsWith("\n"), infer.out());
    for (JsonNode line : parsed(infer)) {
      Path picture = folder.resolve(line.get("picture").textValue());
      assertEquals(SIZE, ImageIO.read(picture.toFile()).getWidth());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.filter(file -> file.toString().endsWith(".part")).count());
    }
  }

  /** Editors leave empty lines behind the last label. */
  @Test
  void shouldNameOnePictureAsItIsTold() throws IOException {
    fill(0x00ff00);
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Files.writeString(folder.resolve("labels"), "red\ngreen\nblue\n\n \n");

    CommandProcess infer =
        run(
            "classifier.onnx",
            "--task=classification",
            "--labels=labels",
            "--annotate=one.png",
            "--frames=1");

    JsonNode line = results(infer).get(0);
    assertEquals("green", line.get("classes").get(0).get("label").textValue());
    assertEquals("one.png", line.get("picture").textValue());
    assertEquals(SIZE, ImageIO.read(folder.resolve("one.png").toFile()).getWidth());
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
    assertEquals("", messages(infer));
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
}
