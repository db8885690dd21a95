package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.djl.models.TestModels;
import dev.framelease.testing.Mutator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes of a model file are: what it takes, or a typed refusal. */
class ModelFileFuzzTest {
  @TempDir Path folder;

  @Test
  void shouldSurviveTenThousandFiles() throws IOException {
    run(10_000);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionFiles() throws IOException {
    run(1_000_000);
  }

  private void run(int inputs) throws IOException {
    Path onnx = TestModels.onnxOfFloats(folder.resolve("whole.onnx"));
    Path torch = TestModels.torchScript(folder.resolve("whole.pt"), "return frame");
    Mutator mutator =
        new Mutator(20261121, List.of(Files.readAllBytes(onnx), Files.readAllBytes(torch)));
    Path damaged = folder.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < inputs; i++) {
      // A new file each time: the mapping of the last one may still be there.
      Files.deleteIfExists(damaged);
      Files.write(damaged, mutator.next());
      try {
        ModelFile unused = ModelFile.of(damaged);
      } catch (ModelException e) {
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > inputs / 4 && refused < inputs, refused + " of " + inputs + " refused");
  }
}
