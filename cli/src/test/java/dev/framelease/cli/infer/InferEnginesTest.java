package dev.framelease.cli.infer;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines, their threads, and model folders. */
final class InferEnginesTest extends InferRuns {
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
    Path model = classifierIn("model", engine);

    CommandProcess infer = run(model.toString(), "--task=classification", "--frames=1");

    JsonNode best = results(infer).get(0).get("classes").get(0);
    assertEquals("green", best.get("label").textValue());
  }

  /** DJL would take it for two places, for an archive, and for many models. */
  @Test
  void shouldRunAFolderOfAnyNameWithAnythingInIt() throws IOException {
    fill(0x00ff00);
    Path model = classifierIn("seen, told.zip", ModelEngine.ONNX_RUNTIME);
    Path below = Files.createDirectory(model.resolve("below"));
    Files.writeString(
        below.resolve("metadata.json"), "{\"metadataVersion\": \"0.2\", \"artifacts\": []}");

    CommandProcess infer = run(model + "/.", "--task=classification", "--frames=1");

    JsonNode best = results(infer).get(0).get("classes").get(0);
    assertEquals("green", best.get("label").textValue());
  }

  @Test
  void shouldGivePyTorchOfAFolderAsManyThreads() throws IOException {
    fill(0x00ff00);
    Path model = classifierIn("model", ModelEngine.PYTORCH);

    int threads = Runtime.getRuntime().availableProcessors() + 1;
    CommandProcess infer =
        run(
            model.toString(),
            "--task=classification",
            "--threads=" + threads,
            "--frames=1",
            "--verbose");

    assertEquals(0, infer.exitCode(), infer.err());
    assertTrue(infer.err().contains("Number of intra-op threads is " + threads), infer.err());
  }

  /** DJL looks for a model of the folder's name. */
  private Path classifierIn(String name, ModelEngine engine) throws IOException {
    Path model = Files.createDirectory(folder.resolve(name));
    Path file = VisionModels.classifier(engine, model);
    Files.move(file, model.resolve(file.getFileName().toString().replace("classifier", name)));
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
    return model;
  }

  /** DJL takes fewer boxes than there are for all, so that the number is one more. */
  @Test
  void shouldTakeTheTranslatorThatTheFolderNames() throws IOException {
    fill(0x00ff00, new Region(2 * CELL, 4 * CELL, CELL, CELL));
    Path model = Files.createDirectory(folder.resolve("yolo8"));
    VisionModels.yoloV8(ModelEngine.ONNX_RUNTIME, model);
    Files.copy(folder.resolve("labels"), model.resolve("synset.txt"));
    Files.writeString(
        model.resolve("serving.properties"),
        """
        engine=OnnxRuntime
        translatorFactory=ai.djl.modality.cv.translator.YoloV8TranslatorFactory
        width=%d
        height=%d
        maxBox=%d
        applyRatio=true
        """
            .formatted(SIZE, SIZE, VisionModels.CELLS + 1));

    CommandProcess infer = run("yolo8", "--task=yolov8", "--frames=1");

    JsonNode box = results(infer).get(0).get("objects").get(0);
    assertEquals("green", box.get("label").textValue());
    assertEquals(2.0 * CELL / SIZE, box.get("x").doubleValue(), 1e-6);
    assertEquals(4.0 * CELL / SIZE, box.get("y").doubleValue(), 1e-6);
  }
}
