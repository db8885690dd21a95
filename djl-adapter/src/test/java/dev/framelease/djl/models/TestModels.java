package dev.framelease.djl.models;

import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small models for tests. */
public final class TestModels {
  private TestModels() {}

  /** A module with a forward of one's own. */
  public static Path torchScript(Path file, String forward) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      TorchScriptWriter.write(out, "Test", forward);
    }
    return file;
  }

  /** float32 [1, 3, 4, 6] as it is. */
  public static Path onnxOfFloats(Path file) throws IOException {
    return onnx(file, ElementType.FLOAT, List.of("1", "3", "4", "6"));
  }

  /** uint8 [1, height, width, 4] as it is. */
  public static Path onnxOfBatches(Path file) throws IOException {
    return onnx(file, ElementType.UINT8, List.of("1", "height", "width", "4"));
  }

  /** A model that its engine does not load: of an operator that there is none of. */
  public static Path refused(Path file, boolean onnx) throws IOException {
    return onnx
        ? Files.write(file, withNode("Nothing", ElementType.UINT8, List.of("height", "width", "4")))
        : torchScript(file, "return torch.nothing(frame)");
  }

  /** A model that gives what it gets. */
  public static Path onnx(Path file, ElementType type, List<String> shape) throws IOException {
    return Files.write(file, identity(type, shape));
  }

  static byte[] identity(ElementType type, List<String> shape) {
    return withNode("Identity", type, shape);
  }

  private static byte[] withNode(String operator, ElementType type, List<String> shape) {
    return new OnnxModelWriter("identity")
        .input("pixels", type, shape)
        .output("same", type, shape)
        .node(operator, "same", "pixels")
        .toByteArray();
  }
}
