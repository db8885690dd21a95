package dev.framelease.djl.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model in both formats against its definition, written a second time in plain Java. */
@ExtendWith(LedgerExtension.class)
final class ActivityModelTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "PyTorch, 1, 1",
    "OnnxRuntime, 1, 1",
    "PyTorch, 641, 359",
    "OnnxRuntime, 641, 359",
    "PyTorch, 17, 1081",
    "OnnxRuntime, 17, 1081",
    "PyTorch, 1919, 1079",
    "OnnxRuntime, 1919, 1079"
  })
  void shouldComputeItsDefinition(String engine, int width, int height) throws Exception {
    byte[] pixels = new byte[width * height * 4];
    new Random(width).nextBytes(pixels);

    float[] activity = run(engine, pixels, width, height);

    assertArrayEquals(definition(pixels, width, height), activity, (float) TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"PyTorch", "OnnxRuntime"})
  void shouldNotLookAtTheFourthByte(String engine) throws Exception {
    byte[] pixels = new byte[320 * 200 * 4];
    new Random(1).nextBytes(pixels);
    float[] before = run(engine, pixels, 320, 200);
    for (int i = 3; i < pixels.length; i += 4) {
      pixels[i] ^= (byte) 0xff;
    }

    assertArrayEquals(before, run(engine, pixels, 320, 200));
  }

  @ParameterizedTest
  @CsvSource({"PyTorch", "OnnxRuntime"})
  void shouldBeOneWherePureColourIsAndZeroWhereGreyIs(String engine) throws Exception {
    int width = 160;
    byte[] pixels = new byte[width * 90 * 4];
    for (int i = 0; i < pixels.length / 4; i++) {
      boolean left = i % width < width / 2;
      pixels[4 * i] = (byte) (left ? 255 : 77);
      pixels[4 * i + 1] = (byte) (left ? 0 : 77);
      pixels[4 * i + 2] = (byte) (left ? 0 : 77);
    }

    float[] activity = run(engine, pixels, width, 90);

    for (int i = 0; i < activity.length; i++) {
      boolean left = i % ActivityModel.COLUMNS < ActivityModel.COLUMNS / 2;
      assertEquals(left ? 1 : 0, activity[i], TOLERANCE, "value " + i);
    }
  }

  private float[] run(String engine, byte[] pixels, int width, int height) throws Exception {
    Path file =
        engine.equals("PyTorch")
            ? ActivityModel.writeTorchScript(folder.resolve("activity.pt"))
            : ActivityModel.writeOnnx(folder.resolve("activity.onnx"));
    try (Model model = Model.newInstance("activity", engine)) {
      model.load(file);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager(engine)) {
        ByteBuffer memory = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        NDArray frame = manager.create(memory, new Shape(height, width, 4), DataType.UINT8);
        try (NDList output = predictor.predict(new NDList(frame))) {
          assertEquals(
              new Shape(ActivityModel.ROWS, ActivityModel.COLUMNS),
              output.singletonOrThrow().getShape());
          return output.singletonOrThrow().toFloatArray();
        }
      }
    }
  }

  private static float[] definition(byte[] pixels, int width, int height) {
    double[] sums = new double[ActivityModel.ROWS * ActivityModel.COLUMNS];
    for (int i = 0; i < ActivityModel.SAMPLE_ROWS; i++) {
      for (int j = 0; j < ActivityModel.SAMPLE_COLUMNS; j++) {
        int y = (2 * i + 1) * height / (2 * ActivityModel.SAMPLE_ROWS);
        int x = (2 * j + 1) * width / (2 * ActivityModel.SAMPLE_COLUMNS);
        int cell = i / ActivityModel.CELL * ActivityModel.COLUMNS + j / ActivityModel.CELL;
        sums[cell] += chroma(pixels, (y * width + x) * 4);
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / ActivityModel.CELL / ActivityModel.CELL / 255);
    }
    return means;
  }

  private static int chroma(byte[] pixels, int at) {
    int blue = pixels[at] & 0xff;
    int green = pixels[at + 1] & 0xff;
    int red = pixels[at + 2] & 0xff;
    return Math.max(blue, Math.max(green, red)) - Math.min(blue, Math.min(green, red));
  }
}
