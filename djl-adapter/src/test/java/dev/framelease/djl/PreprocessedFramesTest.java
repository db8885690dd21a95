package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions from a preprocessing and a function of the output: the mean of each colour. */
@ExtendWith(LedgerExtension.class)
final class PreprocessedFramesTest {
  private static final Optional<ModelInput> ANY_RGB = Optional.of(ModelInput.parse("rgb"));

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final Preprocess preprocess = Preprocess.builder().scale(1 / 255.0).build();
  private final TestSlot red = new TestSlot(8, 4);
  private final TestSlot blue = new TestSlot(8, 4);
  private final TestSlot wide = new TestSlot(9, 4);

  @AfterEach
  void shouldLeaveNothingInFlight() {
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
  }

  private Translator<Frame, float[]> means() {
    return FrameTranslator.preprocessed(
        preprocess, tensors, outputs -> outputs.head().toFloatArray());
  }

  @ParameterizedTest
  @EnumSource
  void shouldPredictFramesOneByOneAndInBatches(ModelEngine engine) throws Exception {
    paintRed();
    blue.paintBlue();
    Path file = VisionModels.classifier(engine, folder);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), ANY_RGB, tensors);
        Predictor<Frame, float[]> predictor = model.djl().newPredictor(means());
        Frame one = red.lend();
        Frame two = blue.lend()) {
      assertArrayEquals(new float[] {1, 0, 0}, predictor.predict(one), 1e-6f);
      assertArrayEquals(new float[] {0, 0, 1}, predictor.predict(two), 1e-6f);
      List<float[]> batch = predictor.batchPredict(List.of(one, two, one));

      assertEquals(3, batch.size());
      assertArrayEquals(new float[] {1, 0, 0}, batch.get(0), 1e-6f);
      assertArrayEquals(new float[] {0, 0, 1}, batch.get(1), 1e-6f);
      assertArrayEquals(new float[] {1, 0, 0}, batch.get(2), 1e-6f);
    }
    assertEquals(1, red.returns());
    assertEquals(1, blue.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseABatchOfOutputsThatDifferInSize(ModelEngine engine) throws Exception {
    Path file = VisionModels.classifier(engine, folder);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), ANY_RGB, tensors);
        Predictor<Frame, float[]> predictor = model.djl().newPredictor(means());
        Frame one = red.lend();
        Frame other = wide.lend()) {
      TranslateException e =
          assertThrows(TranslateException.class, () -> predictor.batchPredict(List.of(one, other)));
      assertTrue(e.getMessage().contains("must have the same size"), e.getMessage());
    }
    assertEquals(1, red.returns());
    assertEquals(1, wide.returns());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveOneFrameWithoutTheBatch(ModelEngine engine) throws Exception {
    Path file = VisionModels.classifier(engine, folder);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), ANY_RGB, tensors);
        Predictor<Frame, long[]> predictor =
            model.djl().newPredictor(new UnbatchedShape<>(means()));
        Frame frame = wide.lend()) {
      assertArrayEquals(new long[] {3, 4, 9}, predictor.predict(frame));
    }
  }

  /** The shape that a translator gives one frame, which a batch of one is fed to the model as. */
  private record UnbatchedShape<T>(Translator<Frame, T> translator)
      implements Translator<Frame, long[]> {
    @Override
    public NDList processInput(TranslatorContext context, Frame frame) throws Exception {
      NDList input = translator.processInput(context, frame);
      context.setAttachment("shape", input.head().getShape().getShape());
      return input;
    }

    @Override
    public long[] processOutput(TranslatorContext context, NDList outputs) {
      return (long[]) context.getAttachment("shape");
    }
  }

  private void paintRed() {
    for (int i = 0; i < red.layout().byteSize(); i++) {
      red.set(i, i % 4 == 2 ? 255 : 0);
    }
  }
}
