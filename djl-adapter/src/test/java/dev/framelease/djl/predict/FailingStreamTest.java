package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.ModelEngine;
import dev.framelease.frame.Frame;
import dev.framelease.testing.FailingSource;
import dev.framelease.testing.FailingSource.Failure;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions from a stream whose source fails at each of its calls in turn; and interrupts. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class FailingStreamTest {
  private static final StreamOptions EACH =
      StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final ControlledTranslator translator = new ControlledTranslator(tensors);
  private FrameModel model;
  private LogOf log;

  @BeforeEach
  void open() {
    model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors);
    log = new LogOf(FrameStream.class.getPackage());
  }

  @AfterEach
  void close() {
    log.close();
    model.close();
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private PredictionStream<Float> predictions(FrameStream frames) {
    return PredictionStream.open(
        frames, model.djl(), translator, PredictionOptions.DEFAULT.everyFrame());
  }

  @ParameterizedTest
  @EnumSource
  void shouldPredictFromEveryFrameThatComesAndLeaveNothing(Failure failure) {
    int call = 0;
    int most = 0;
    FailingSource source;
    do {
      source = new FailingSource(++call, failure);
      int predicted = predictAll(source);
      eventually(source::toString, source::isAllBack);
      most = Math.max(most, predicted);
    } while (source.isReached());
    assertEquals(FailingSource.FRAMES, most);
  }

  /** Returns how many predictions came before the failure. */
  private int predictAll(FailingSource source) {
    int predicted = 0;
    try (FrameStream frames = source.open(EACH);
        PredictionStream<Float> stream = predictions(frames)) {
      for (Prediction<Float> one : stream) {
        assertTrue(Float.isFinite(one.get()));
        predicted++;
      }
    } catch (CaptureException e) {
      assertTrue(e.getMessage().contains("as it was meant"), e.getMessage());
    }
    return predicted;
  }

  /** Of a source that does not fail. */
  @Test
  void shouldGoOnWithPredictionsWhoseTakerWasInterrupted() throws Exception {
    Interrupts.Call takeAll =
        () -> {
          FailingSource source = new FailingSource(Integer.MAX_VALUE, Failure.ENDED);
          try (FrameStream frames = source.open(EACH);
              PredictionStream<Float> stream = predictions(frames)) {
            while (!stream.hasEnded()) {
              boolean unused = stream.take(Duration.ofSeconds(60)).isPresent();
            }
          }
        };
    assertTrue(Interrupts.times(100, 5).of(takeAll, e -> false) > 0);
  }

  @Test
  void shouldPredictInSpiteOfInterrupts() throws Exception {
    FailingSource source = new FailingSource(Integer.MAX_VALUE, Failure.ENDED);
    try (FrameStream frames = source.open(EACH);
        Frame frame = frames.take(Duration.ofSeconds(60)).orElseThrow()) {
      try (var predictor = model.djl().newPredictor(translator)) {
        assertEquals(
            0,
            Interrupts.times(100, 6)
                .of(() -> assertTrue(Float.isFinite(predictor.predict(frame))), e -> false));
      }
    }
  }
}
