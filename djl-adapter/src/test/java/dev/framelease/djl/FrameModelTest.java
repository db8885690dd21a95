package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.ModelException.Reason;
import dev.framelease.djl.ModelInput.Form;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
final class FrameModelTest {
  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(64, 36);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, allocator.framesInFlight());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void shouldInferFromTheSlotWithoutACopy(ModelEngine engine) {
    try (FrameModel model = FrameModel.activity(engine, tensors)) {
      try (NDManager manager = model.newManager();
          Frame frame = slot.lend();
          FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
        NDArray input = model.prepare(manager, buffer);
        slot.stamp(9);
        assertEquals(0, model.infer(input).head().toFloatArray()[0]);

        // Blue alone, in place: what the model sees next is what the slot holds next.
        for (int i = 0; i < slot.layout().byteSize(); i++) {
          slot.set(i, i % 4 == 0 ? 255 : 0);
        }
        assertEquals(1, model.infer(input).head().toFloatArray()[0], 1e-6);
      }
      assertEquals(1, slot.returns());
      assertEquals(0, tensors.copiedBytes());
      assertTrue(model.handOver(slot.layout()).isZeroCopy());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReturnTheSlotAfterAPrediction(ModelEngine engine) throws Exception {
    try (FrameModel model = FrameModel.activity(engine, tensors);
        Predictor<Frame, float[]> predictor =
            model.djl().newPredictor(FrameTranslator.floats(tensors))) {
      Frame frame = slot.lend();
      float[] activity = predictor.predict(frame);

      assertEquals(9 * 16, activity.length);
      assertEquals(0, slot.returns());
      frame.close();
      assertEquals(1, slot.returns());
      assertEquals(0, tensors.copiedBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReturnTheSlotWhenThePredictionThrows(ModelEngine engine) {
    FrameTranslator<Void> failing =
        new FrameTranslator<>(tensors) {
          @Override
          public Void processOutput(TranslatorContext context, NDList outputs) {
            throw new IllegalStateException("on purpose");
          }
        };
    try (FrameModel model = FrameModel.activity(engine, tensors);
        Predictor<Frame, Void> predictor = model.djl().newPredictor(failing)) {
      try (Frame frame = slot.lend()) {
        assertThrows(TranslateException.class, () -> predictor.predict(frame));
      }
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldReturnTheSlotWhenTheEngineRefusesTheInput() throws Exception {
    Path floats = TestModels.onnxOfFloats(folder.resolve("floats.onnx"));
    ModelInput wrong = ModelInput.parse("bgrx");
    try (FrameModel model =
        FrameModel.open(floats, Optional.empty(), Optional.of(wrong), tensors)) {
      try (NDManager manager = model.newManager();
          Frame frame = slot.lend();
          FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
        NDArray input = model.prepare(manager, buffer);

        ModelException e = assertThrows(ModelException.class, () -> model.infer(input));
        assertEquals(Reason.REFUSED, e.reason());
      }
      assertEquals(1, slot.returns());
    }
  }

  @Test
  void shouldKeepTheSlotWhileAnOutputAliasesTheInput() throws Exception {
    for (String forward : List.of("return frame", "return torch.slice(frame, 2, 0, 3, 1)")) {
      Path file = TestModels.torchScript(folder.resolve("alias.pt"), forward);
      int before = slot.returns();
      try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
          NDManager ofOutput = model.newManager()) {
        NDArray output;
        try (NDManager manager = model.newManager();
            Frame frame = slot.lend();
            FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
          output = model.infer(model.prepare(manager, buffer)).head();
          output.attach(ofOutput);
        }

        assertEquals(before, slot.returns());
        slot.set(4, 77);
        assertEquals(77, output.get("0, 1, 0").toUint8Array()[0]);
        assertEquals(before, slot.returns());
      }
      assertEquals(before + 1, slot.returns());
    }
  }

  @Test
  void shouldReturnTheSlotOnceInEveryOrderWithAnAliasingOutput() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("alias.pt"), "return frame");
    try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors)) {
      Permutations.of(4)
          .forEach(
              order -> {
                int before = slot.returns();
                Frame frame = slot.lend();
                FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
                NDArray input = model.prepare(model.newManager(), buffer);
                NDArray output = model.infer(input).head();
                List<AutoCloseable> closers = List.of(frame, buffer, input, output);
                for (int i = 0; i < order.size(); i++) {
                  assertEquals(before, slot.returns());
                  closeQuietly(closers.get(order.get(i)));
                }
                assertEquals(before + 1, slot.returns());
              });
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveBatchesOfOneWithoutACopy(ModelEngine engine) throws Exception {
    Path file =
        engine == ModelEngine.PYTORCH
            ? TestModels.torchScript(folder.resolve("batch.pt"), "return frame")
            : TestModels.onnxOfBatches(folder.resolve("batch.onnx"));
    ModelInput input = new ModelInput(ModelInput.Form.BGRX_BATCH, 64, 36);
    byte[] pixels = slot.randomize(1);
    try (FrameModel model =
            FrameModel.open(file, Optional.of(engine), Optional.of(input), tensors);
        NDManager manager = model.newManager();
        Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      NDArray output = model.infer(model.prepare(manager, buffer)).head();

      assertEquals(4, output.getShape().dimension());
      assertEquals(pixels[5], output.toByteArray()[5]);
      assertEquals(0, tensors.copiedBytes());
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource(names = {"RGB", "BGR", "RGBX", "GRAY"})
  void shouldRefuseChannelsInAnotherOrderAndTakeThemConverted(PixelFormat format) throws Exception {
    Path file = TestModels.torchScript(folder.resolve("any.pt"), "return frame");
    TestSlot other = new TestSlot(FrameLayout.packed(64, 36, format), () -> {});
    other.stamp(0x40);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
        NDManager manager = model.newManager();
        Frame frame = other.lend();
        Frame bgrx = frame.toBgrx();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
        FrameBuffer converted = FrameBuffer.wrap(bgrx, allocator)) {
      ModelException e = assertThrows(ModelException.class, () -> model.prepare(manager, buffer));
      NDArray output = model.infer(model.prepare(manager, converted)).head();

      assertEquals(Reason.UNSUPPORTED_INPUT, e.reason());
      assertTrue(e.getMessage().contains("the frame is " + format), e.getMessage());
      assertEquals(new Shape(36, 64, 4), output.getShape());
      assertEquals(0x40, output.toByteArray()[0]);
    }
    assertEquals(1, other.returns());
  }

  @Test
  void shouldRefuseAFrameOfAnotherSizeThanTheModelWants() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("fixed.pt"), "return frame");
    ModelInput input = ModelInput.parse("bgrx:640x480");
    try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.of(input), tensors);
        NDManager manager = model.newManager();
        Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      ModelException e = assertThrows(ModelException.class, () -> model.prepare(manager, buffer));

      assertEquals(Reason.UNSUPPORTED_INPUT, e.reason());
      assertTrue(e.getMessage().contains("480, 640"), e.getMessage());
      assertTrue(e.getMessage().contains("64x36"), e.getMessage());
    }
  }

  @Test
  void shouldScaleAndCountForModelsOfRgb() throws Exception {
    Path file = TestModels.onnxOfFloats(folder.resolve("floats.onnx"));
    try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors)) {
      assertEquals(new ModelInput(ModelInput.Form.RGB_BATCH, 6, 4), model.input());
      slot.stamp(51);
      try (NDManager manager = model.newManager();
          Frame frame = slot.lend();
          FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
        float[] output = model.infer(model.prepare(manager, buffer)).head().toFloatArray();

        assertEquals(3 * 4 * 6, output.length);
        assertEquals(0.2f, output[7], 1e-6);
        assertEquals(3 * 4 * 6 * 4, tensors.copiedBytes());
        assertFalse(model.handOver(slot.layout()).isZeroCopy());
      }
    }
  }

  @Test
  void shouldKeepTheConvertedFrameWhileAnOutputAliasesIt() throws Exception {
    try (NDManager ofOutput = NDManager.newBaseManager("PyTorch")) {
      NDArray output = inferConverted(tensors, ofOutput);

      // Libtorch holds the memory, which without that would be unmapped at a collection.
      assertEquals(1, TorchTensors.alive());
      System.gc();
      assertEquals(0.2f, output.toFloatArray()[7], 1e-6);
    }
    assertEquals(1, slot.returns());
  }

  @Test
  void shouldCopyTheConvertedFrameWithoutTheSymbol() throws Exception {
    TorchTensors none = TorchTensors.in("c10");
    try (NDManager ofOutput = NDManager.newBaseManager("PyTorch")) {
      NDArray output = inferConverted(FrameTensors.of(allocator, none), ofOutput);

      assertEquals(0, TorchTensors.alive());
      System.gc();
      assertEquals(0.2f, output.toFloatArray()[7], 1e-6);
    }
    assertEquals(1, slot.returns());
  }

  /** An output that is the input, of a model that is closed by now. */
  private NDArray inferConverted(FrameTensors converting, NDManager ofOutput) throws Exception {
    Path file = TestModels.torchScript(folder.resolve("alias.pt"), "return frame");
    Optional<ModelInput> rgb = Optional.of(ModelInput.parse("rgb:640x640"));
    slot.stamp(51);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), rgb, converting);
        NDManager manager = model.newManager();
        Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      NDArray output = model.infer(model.prepare(manager, buffer)).head();
      assertEquals(640 * 640 * 3 * Float.BYTES, converting.copiedBytes());
      output.attach(ofOutput);
      return output;
    }
  }

  @Test
  void shouldRefuseToScaleToMoreThanABufferHolds() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("same.pt"), "return frame");
    Optional<ModelInput> rgb = Optional.of(ModelInput.parse("rgb:99999x99999"));

    ModelException e =
        assertThrows(
            ModelException.class, () -> FrameModel.open(file, Optional.empty(), rgb, tensors));

    assertEquals(Reason.UNSUPPORTED_INPUT, e.reason());
    assertTrue(e.getMessage().contains("99999x99999"), e.getMessage());
  }

  @Test
  void shouldRefuseAnEngineThatDoesNotRunTheFile() throws Exception {
    Path file = TestModels.torchScript(folder.resolve("model.onnx"), "return frame");

    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                FrameModel.open(
                    file, Optional.of(ModelEngine.ONNX_RUNTIME), Optional.empty(), tensors));

    assertEquals(Reason.WRONG_ENGINE, e.reason());
    assertTrue(e.getMessage().contains("TorchScript"), e.getMessage());
  }

  /** The second message of libtorch starts with an empty line. */
  @ParameterizedTest
  @CsvSource({
    "return torch.nothing(frame), Unknown builtin op",
    "return 3, Return value was annotated"
  })
  void shouldSayWhatTheEngineRefuses(String forward, String why) throws Exception {
    Path file = TestModels.torchScript(folder.resolve("bad.pt"), forward);

    ModelException e =
        assertThrows(
            ModelException.class,
            () -> FrameModel.open(file, Optional.empty(), Optional.empty(), tensors));

    assertEquals(Reason.REFUSED, e.reason());
    assertTrue(e.getMessage().contains("bad.pt: " + why), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseAModelThatTheEngineRefuses(ModelEngine engine) throws Exception {
    boolean onnx = engine == ModelEngine.ONNX_RUNTIME;
    Path file = TestModels.refused(folder.resolve("refused"), onnx);
    assertClosedAs(Reason.REFUSED, file, new ModelInput(Form.BGRX, ModelInput.ANY, ModelInput.ANY));
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseAModelThatNoFrameFits(ModelEngine engine) throws Exception {
    Path file = VisionModels.classifier(engine, folder);
    assertClosedAs(Reason.UNSUPPORTED_INPUT, file, new ModelInput(Form.RGB_BATCH, 99_999, 99_999));
  }

  private void assertClosedAs(Reason reason, Path path, ModelInput input) {
    ModelFile file = ModelFile.of(path);
    String engine = file.engine().load().getEngineName();
    Model empty = Model.newInstance("a test", Device.cpu(), engine);
    assertTrue(empty.getNDManager().isOpen());
    ModelException e =
        assertThrows(
            ModelException.class, () -> FrameModel.load(empty, file, input, Map.of(), tensors));
    assertEquals(reason, e.reason(), e::getMessage);
    assertFalse(empty.getNDManager().isOpen());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseOnce(ModelEngine engine) {
    FrameModel model = FrameModel.activity(engine, tensors);
    try (NDManager manager = model.newManager()) {
      model.close();
      model.close();
      assertFalse(model.djl().getNDManager().isOpen());
      assertTrue(manager.isOpen());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCloseWhenTheLastRunHasReturned(ModelEngine engine) throws Exception {
    FrameModel model = FrameModel.activity(engine, tensors);
    ModelRuns runs = new ModelRuns(model.djl());
    runs.enter();
    runs.enter();
    runs.close();
    runs.close();
    assertThrows(IllegalStateException.class, runs::enter);
    runs.leave();
    assertTrue(model.djl().getNDManager().isOpen());
    assertFalse(runs.awaitClosed(Duration.ZERO));
    Interrupts.Call wait = () -> assertFalse(runs.awaitClosed(Duration.ofMillis(1)));
    assertTrue(Interrupts.times(20, 1).of(wait, e -> false) > 0);

    runs.leave();
    assertFalse(model.djl().getNDManager().isOpen());
    assertTrue(runs.awaitClosed(Duration.ZERO));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeginNoRunOfAPredictorAfterTheClose(ModelEngine engine) {
    FrameModel model = FrameModel.activity(engine, tensors);
    try (Predictor<Frame, float[]> predictor =
            model.djl().newPredictor(FrameTranslator.floats(tensors));
        Frame frame = slot.lend()) {
      model.close();
      assertThrows(Exception.class, () -> predictor.predict(frame));
    }
    assertEquals(1, slot.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAnArrayOfAnotherEngineAndAnyAfterTheClose(ModelEngine engine) {
    ModelEngine other =
        engine == ModelEngine.PYTORCH ? ModelEngine.ONNX_RUNTIME : ModelEngine.PYTORCH;
    FrameModel model = FrameModel.activity(engine, tensors);
    try (NDManager foreign = NDManager.newBaseManager(other.djlName())) {
      NDArray array = foreign.zeros(new Shape(1, 1, 4), DataType.UINT8);

      Exception refused = assertThrows(IllegalArgumentException.class, () -> model.infer(array));
      assertTrue(refused.getMessage().contains("array of " + other.djlName()));
      model.close();
      assertThrows(IllegalStateException.class, () -> model.infer(array));
    }
  }

  @Test
  void shouldListTheEnginesWhenThereIsNoneOfThatName() {
    ModelException e = assertThrows(ModelException.class, () -> ModelEngine.named("TensorFlow"));

    assertEquals(Reason.UNKNOWN_ENGINE, e.reason());
    assertEquals(
        "there is no engine 'TensorFlow'; the engines are OnnxRuntime and PyTorch", e.getMessage());
    assertEquals(ModelEngine.PYTORCH, ModelEngine.named("pytorch"));
  }
}
