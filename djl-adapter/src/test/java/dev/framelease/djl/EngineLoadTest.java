package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process whose engine has no place for its libraries. */
class EngineLoadTest {
  private static final int TIMES = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldSayWhichEngineDoesNotLoadAndWhyAndWhatToDo(ModelEngine engine)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    shouldSay(engine, engine, file.resolve("temporary"), file.resolve("cache"));
  }

  /** DJL loads it with ONNX Runtime. */
  @Test
  void shouldSayThatPyTorchDoesNotLoad() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    shouldSay(ModelEngine.ONNX_RUNTIME, ModelEngine.PYTORCH, folder, file.resolve("cache"));
  }

  private void shouldSay(ModelEngine engine, ModelEngine failing, Path temporary, Path cache)
      throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-Djava.io.tmpdir=" + temporary), Loading.class, engine.name()))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("ENGINE_CACHE_DIR", cache.toString());
    Process process = command.start();
    try (BufferedReader lines = process.inputReader()) {
      List<String> said = lines.lines().filter(line -> line.contains("does not load")).toList();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));

      assertEquals(TIMES, said.size(), said.toString());
      for (String message : said) {
        assertTrue(message.startsWith("ENGINE_UNAVAILABLE: " + failing.djlName()), message);
        assertTrue(message.endsWith(" must be writable"), message);
      }
      assertTrue(said.get(0).contains("Not a directory"), said.toString());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Tries to load an engine, more than once, and says what came of it. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] args) {
      for (int i = 0; i < TIMES; i++) {
        try {
          System.out.println(ModelEngine.valueOf(args[0]).load());
        } catch (ModelException e) {
          System.out.println(e.reason() + ": " + e.getMessage().replace('\n', ' '));
        }
      }
    }
  }
}
