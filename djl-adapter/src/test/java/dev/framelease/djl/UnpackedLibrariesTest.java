package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that loads an engine leaves nothing in the temporary folder, however it ends. */
class UnpackedLibrariesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ONNX_RUNTIME, true", "ONNX_RUNTIME, false", "PYTORCH, true", "PYTORCH, false"})
  void shouldLeaveNothingInTheTemporaryFolder(ModelEngine engine, boolean killed)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-Djava.io.tmpdir=" + folder), Predictor.class, engine.name()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      assertEquals("ready", lines.readLine());
      if (killed) {
        process.destroyForcibly();
      } else {
        process.getOutputStream().close();
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(killed ? 128 + 9 : 0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnxruntime-java", "onnxruntime-java-1.21", "onnxruntime-java7"})
  void shouldLeaveLibrariesOfTheUsersOwnWhereTheyAre(String name)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve(name));
    for (String library : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
      try (InputStream packed =
          OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/" + library)) {
        Files.copy(packed, own.resolve(library));
      }
    }
    Process process =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-Djava.io.tmpdir=" + folder, "-Donnxruntime.native.path=" + own),
                    Predictor.class,
                    ModelEngine.ONNX_RUNTIME.name()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      assertEquals("ready", lines.readLine());
      process.getOutputStream().close();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(own)) {
      assertEquals(2, left.count());
    }
  }

  /** Loads a model, says so, and waits for the end of its input. */
  static final class Predictor {
    private Predictor() {}

    public static void main(String[] args) throws IOException {
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
          FrameModel model =
              FrameModel.activity(ModelEngine.valueOf(args[0]), FrameTensors.of(allocator))) {
        System.out.println(model.engine() == ModelEngine.valueOf(args[0]) ? "ready" : "no");
        while (System.in.read() != -1) {}
      }
    }
  }
}
