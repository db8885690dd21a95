package dev.framelease.djl.predict;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.ModelEngine;
import dev.framelease.testing.Gate;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of predictions from a real screen, which is red, and what they must leave behind. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
abstract class ScreenPredictions {
  static final Duration LONG = Duration.ofMinutes(2);

  /** What hangs is waited for so long; what does not must be done by then, on any machine. */
  static final Duration SHORT = Duration.ofSeconds(1);

  static final PredictionOptions EVERY_FRAME = PredictionOptions.DEFAULT.everyFrame();
  static final StreamOptions FAST = StreamOptions.DEFAULT.withRate(200);
  static final StreamOptions WAITING = FAST.withSlowConsumer(SlowConsumer.BLOCK);

  @RegisterExtension static final XServer X = XServer.ofSize(320, 180);

  final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  final FrameTensors tensors = FrameTensors.of(allocator);
  final ControlledTranslator translator = new ControlledTranslator(tensors);
  final Gate gate = new Gate();
  ScreenSession session;
  FrameModel model;

  @BeforeEach
  void paintRed() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
    model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors);
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(0xff0000);
    }
  }

  @AfterEach
  void shouldHaveEverySlotBack() {
    gate.open();
    eventually("the slots are back", () -> session.status().slotsHeld() == 0);
    assertEquals(0, allocator.framesInFlight());
    model.close();
    session.close();
    allocator.close();
  }

  FrameStream frames(StreamOptions options) {
    return session.stream(CaptureSource.desktop(), options);
  }

  PredictionStream<Float> predictions(FrameStream frames, PredictionOptions options) {
    return PredictionStream.open(frames, model.djl(), translator, options);
  }

  /** Of which the test says what hangs. */
  PredictionStream<Float> predictions(
      FrameStream frames, PredictionOptions options, Watchdog watchdog) {
    return PredictionStream.open(frames, model.djl(), translator, options, watchdog);
  }

  static <T> Prediction<T> takeOne(PredictionStream<T> stream) throws InterruptedException {
    return stream.take(LONG).orElseThrow();
  }

  /** As by another thread, before the end of the block that opened it. */
  static void closeEarly(AutoCloseable closeable) throws Exception {
    closeable.close();
  }

  /** Whatever the cause. */
  static long droppedBy(PredictionStatistics statistics) {
    return statistics.dropped().values().stream().mapToLong(Long::longValue).sum();
  }
}
