package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.FrameSource;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelInput;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions from a stream whose frames change their size and their format in the middle. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ChangingFramesTest {
  private static final int FRAMES = 40;

  /** Each at the frames whose number leaves its index; no two neighbours are alike. */
  private static final List<FrameLayout> LAYOUTS =
      List.of(
          FrameLayout.packed(8, 4, PixelFormat.BGRX),
          FrameLayout.padded(31, 7, PixelFormat.RGB, 4),
          FrameLayout.packed(1, 90, PixelFormat.BGR),
          FrameLayout.packed(64, 48, PixelFormat.BGRX),
          FrameLayout.padded(5, 1, PixelFormat.RGBX, 64));

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final ChangingSource source = new ChangingSource();

  @AfterEach
  void shouldHaveAllBack() {
    eventually("all is back", source::isAllBack);
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  @ParameterizedTest
  @EnumSource
  void shouldPreprocessEachFrameAsItIs(ModelEngine engine) throws Exception {
    Preprocess preprocess = Preprocess.builder().scale(1 / 255.0).build();
    assertColours(
        engine,
        FrameTranslator.preprocessed(
            preprocess, tensors, outputs -> outputs.head().toFloatArray()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldResizeEachFrame(ModelEngine engine) throws Exception {
    Preprocess preprocess = Preprocess.builder().bilinear(16, 16).scale(1 / 255.0).build();
    assertColours(
        engine,
        FrameTranslator.preprocessed(
            preprocess, tensors, outputs -> outputs.head().toFloatArray()));
  }

  @Test
  void shouldGiveEachFrameAsAnImage() throws Exception {
    assertColours(ModelEngine.PYTORCH, FrameTranslator.images(new Colours()));
  }

  /** A model of BGRX, to which RGB goes as three channels. */
  @Test
  void shouldFailForTheFramesThatTheModelRefusesAndForNoOther() throws Exception {
    try (FrameModel model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors)) {
      for (Prediction<float[]> one : predictAll(model, FrameTranslator.floats(tensors))) {
        int channels = one.frame().layout().format().bytesPerPixel();
        assertEquals(channels == 4, one.failure().isEmpty(), one.toString());
      }
    }
  }

  private void assertColours(ModelEngine engine, Translator<Frame, float[]> translator)
      throws IOException {
    Path file = VisionModels.classifier(engine, folder);
    Optional<ModelInput> anyRgb = Optional.of(ModelInput.parse("rgb"));
    try (FrameModel model = FrameModel.open(file, Optional.empty(), anyRgb, tensors)) {
      for (Prediction<float[]> one : predictAll(model, translator)) {
        float[] expected = new float[3];
        expected[ChangingSource.colour(one.frame().sequence())] = 1;
        assertArrayEquals(expected, one.get(), 1e-6f, one.frame().toString());
      }
    }
  }

  private <T> List<Prediction<T>> predictAll(FrameModel model, Translator<Frame, T> translator) {
    StreamOptions each =
        StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);
    List<Prediction<T>> all = new ArrayList<>();
    try (FrameStream frames =
            new OpenStreams().open(source, new StreamName("frames", "a changing source"), each);
        PredictionStream<T> stream =
            PredictionStream.open(
                frames, model.djl(), translator, PredictionOptions.DEFAULT.everyFrame())) {
      stream.forEach(all::add);
    }
    assertEquals(FRAMES, all.size());
    for (int i = 0; i < FRAMES; i++) {
      assertEquals(i, all.get(i).frame().sequence());
      assertEquals(LAYOUTS.get(i % LAYOUTS.size()), all.get(i).frame().layout());
    }
    return all;
  }

  /** As stock translators of images do. */
  private static final class Colours implements Translator<Image, float[]> {
    @Override
    public NDList processInput(TranslatorContext context, Image image) {
      return new NDList(new ToTensor().transform(image.toNDArray(context.getNDManager())));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
      return outputs.head().toFloatArray();
    }

    @Override
    public Batchifier getBatchifier() {
      return Batchifier.STACK;
    }
  }

  /** Frames that are red, green or blue in turns. */
  private static final class ChangingSource implements FrameSource {
    private final List<TestMemory> lent = new ArrayList<>();
    private boolean closed;

    /** Which channel of RGB is 255; the others are 0. */
    static int colour(long sequence) {
      return (int) (sequence % 3);
    }

    @Override
    public synchronized OptionalLong nanosToNext() {
      return lent.size() == FRAMES ? OptionalLong.empty() : OptionalLong.of(0);
    }

    @Override
    public synchronized GrabResult next(Duration timeout) {
      int sequence = lent.size();
      FrameLayout layout = LAYOUTS.get(sequence % LAYOUTS.size());
      TestMemory memory = TestMemory.ofSize((int) layout.byteSize());
      paint(memory, layout, colour(sequence));
      lent.add(memory);
      CaptureTime time = new CaptureTime(System.nanoTime(), System.nanoTime(), Instant.now());
      FrameInfo info =
          new FrameInfo(
              sequence,
              sequence,
              Region.ofSize(layout.width(), layout.height()),
              layout,
              new Damage.Unknown(),
              time,
              0);
      return new GrabResult.Captured(Frame.of(memory.lend("frame " + sequence), info));
    }

    private static void paint(TestMemory memory, FrameLayout layout, int colour) {
      boolean isRgb = layout.format() == PixelFormat.RGB || layout.format() == PixelFormat.RGBX;
      int channel = isRgb ? colour : 2 - colour;
      for (int y = 0; y < layout.height(); y++) {
        for (int x = 0; x < layout.width(); x++) {
          int at = y * layout.strideBytes() + x * layout.format().bytesPerPixel();
          memory.bytes().put(at + channel, (byte) 255);
        }
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
    }

    synchronized boolean isAllBack() {
      return closed && lent.stream().allMatch(memory -> memory.returns() == 1);
    }
  }
}
