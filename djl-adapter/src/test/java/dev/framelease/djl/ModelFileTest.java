package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.djl.ModelException.Reason;
import dev.framelease.djl.models.OnnxModelWriter;
import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import dev.framelease.djl.models.TestModels;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class ModelFileTest {
  @TempDir Path folder;

  @Test
  void shouldKnowTorchScriptByItsContent() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("model.onnx"), "return frame");

    ModelFile found = ModelFile.of(file);

    assertEquals(ModelEngine.PYTORCH, found.engine());
    assertEquals(Optional.empty(), found.input());
  }

  @Test
  void shouldKnowOnnxByItsContentAndWhatItWants() throws Exception {
    Path file = folder.resolve("model.pt");

    assertEquals("uint8 [height, width, 4] BGRX", inputOf(file, ElementType.UINT8, "h", "w", "4"));
    assertEquals(
        "uint8 [1, 480, 640, 4] BGRX", inputOf(file, ElementType.UINT8, "n", "480", "640", "4"));
    assertEquals(
        "float32 [1, 3, 320, width] RGB from 0 to 1",
        inputOf(file, ElementType.FLOAT, "1", "3", "320", "w"));
  }

  private static String inputOf(Path file, ElementType type, String... shape) throws IOException {
    TestModels.onnx(file, type, List.of(shape));
    ModelFile found = ModelFile.of(file);
    assertEquals(ModelEngine.ONNX_RUNTIME, found.engine());
    return found.input().orElseThrow().toString();
  }

  @Test
  void shouldRefuseAnInputThatNoFrameCanBeTurnedInto() throws Exception {
    Path file = folder.resolve("model.onnx");
    TestModels.onnx(file, ElementType.INT64, List.of("1", "128"));

    ModelException e = refuses(file, Reason.UNSUPPORTED_INPUT);

    assertTrue(e.getMessage().contains("[1, 128]"), e.getMessage());
  }

  @Test
  void shouldRefuseAModelOfTwoInputs() throws Exception {
    byte[] model =
        new OnnxModelWriter("two")
            .input("left", ElementType.FLOAT, List.of("1"))
            .input("right", ElementType.FLOAT, List.of("1"))
            .output("sum", ElementType.FLOAT, List.of("1"))
            .node("Add", "sum", "left", "right")
            .toByteArray();

    ModelException e =
        refuses(Files.write(folder.resolve("two.onnx"), model), Reason.UNSUPPORTED_INPUT);

    assertTrue(e.getMessage().contains("left, right"), e.getMessage());
  }

  @Test
  void shouldRefuseAMissingFileAndAFolder() {
    refuses(folder.resolve("none.onnx"), Reason.FILE_UNREADABLE);
    refuses(folder, Reason.FILE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PK\3\4 and no more", "#!/bin/sh\necho no model\n", "{}"})
  void shouldRefuseAnythingElse(String content) throws Exception {
    refuses(Files.writeString(folder.resolve("model.onnx"), content), Reason.NOT_A_MODEL);
  }

  @Test
  void shouldSayHowToExportACheckpoint() throws Exception {
    Path file = folder.resolve("weights.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("weights/data.pkl"));
      zip.closeEntry();
    }

    ModelException e = refuses(file, Reason.NOT_A_MODEL);

    assertTrue(e.getMessage().contains("torch.jit"), e.getMessage());
  }

  @Test
  void shouldRefuseAZipFileWithANameThatIsNoText() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("names.pt"), "return frame");
    byte[] bytes = Files.readAllBytes(file);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    // Each name stands before its content, and once more in the directory at the end.
    bytes[content.lastIndexOf("/data.pkl")] = (byte) 0xff;
    Files.write(file, bytes);

    ModelException e = refuses(file, Reason.NOT_A_MODEL);

    assertTrue(e.getMessage().contains("damaged"), e.getMessage());
  }

  @Test
  void shouldRefuseATruncatedModelWithATypedError() throws Exception {
    Path whole = folder.resolve("whole.onnx");
    byte[] onnx = Files.readAllBytes(TestModels.onnxOfFloats(whole));
    for (int length = 0; length < onnx.length; length++) {
      Path part = Files.write(folder.resolve("part.onnx"), Arrays.copyOf(onnx, length));
      try {
        ModelFile.of(part);
        // What is cut off is what follows the graph: the engine will refuse it.
        assertTrue(length > onnx.length / 2, "cut at " + length);
      } catch (ModelException expected) {
        assertTrue(expected.getMessage().contains("part.onnx"), expected.getMessage());
      }
    }
  }

  private static ModelException refuses(Path file, Reason reason) {
    ModelException e = assertThrows(ModelException.class, () -> ModelFile.of(file));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    return e;
  }
}
