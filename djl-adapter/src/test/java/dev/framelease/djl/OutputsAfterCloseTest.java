package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays that are read while, or after, their model closes: they belong to their own manager. */
@ExtendWith(LedgerExtension.class)
final class OutputsAfterCloseTest {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final TestSlot slot = new TestSlot(64, 36);

  @AfterEach
  void shouldLeaveNothing() {
    assertEquals(1, slot.returns());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadInputAndOutputsUntilTheirManagerCloses(ModelEngine engine) throws Exception {
    slot.paintBlue();
    FrameModel model = FrameModel.activity(engine, tensors);
    NDManager manager = model.newManager();
    NDArray input;
    try (Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      input = model.prepare(manager, buffer);
    }
    NDArray output = model.infer(input).head();
    model.close();

    assertTrue(model.awaitClosed(Duration.ZERO));
    assertEquals((byte) 255, input.toByteArray()[0]);
    assertAllOne(output.toFloatArray());
    assertEquals(0, slot.returns());
    manager.close();
    assertThrows(IllegalStateException.class, output::toFloatArray);
    assertThrows(IllegalStateException.class, model::newManager);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadOutputsInATranslatorAfterTheModelClosed(ModelEngine engine) throws Exception {
    slot.paintBlue();
    FrameModel model = FrameModel.activity(engine, tensors);
    FrameTranslator<float[]> slow =
        new FrameTranslator<>(tensors) {
          @Override
          public float[] processOutput(TranslatorContext context, NDList outputs) {
            model.close();
            assertFalse(model.djl().getNDManager().isOpen());
            return outputs.head().toFloatArray();
          }
        };
    try (Predictor<Frame, float[]> predictor = model.djl().newPredictor(slow);
        Frame frame = slot.lend()) {
      assertAllOne(predictor.predict(frame));
      Exception refused = assertThrows(Exception.class, () -> predictor.predict(frame));
      assertTrue(refused.getMessage().contains("the model is closed"), refused.getMessage());
    }
    Exception refused =
        assertThrows(IllegalStateException.class, () -> model.djl().newPredictor(slow));
    assertTrue(refused.getMessage().contains("the model is closed"), refused.getMessage());
  }

  /** As one keeps what a prediction gave, under the manager of its predictor. */
  @ParameterizedTest
  @EnumSource
  void shouldReadWhatAPredictorKeepsUntilThatCloses(ModelEngine engine) throws Exception {
    slot.paintBlue();
    FrameModel model = FrameModel.activity(engine, tensors);
    FrameTranslator<NDArray> keeping =
        new FrameTranslator<>(tensors) {
          @Override
          public NDArray processOutput(TranslatorContext context, NDList outputs) {
            outputs.attach(context.getPredictorManager());
            return outputs.head();
          }
        };
    NDArray kept;
    try (Predictor<Frame, NDArray> predictor = model.djl().newPredictor(keeping);
        Frame frame = slot.lend()) {
      kept = predictor.predict(frame);
      model.djl().close();
      assertTrue(model.awaitClosed(Duration.ZERO));
      assertAllOne(kept.toFloatArray());
    }
    assertThrows(IllegalStateException.class, kept::toFloatArray);
  }

  private static void assertAllOne(float[] activity) {
    float[] expected = new float[9 * 16];
    Arrays.fill(expected, 1);
    assertArrayEquals(expected, activity, 1e-6f);
  }
}
