package dev.framelease.benchmarks;

import ai.djl.translate.Translator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.predict.PredictionOptions;
import dev.framelease.djl.predict.PredictionStatistics;
import dev.framelease.djl.predict.PredictionStream;
import dev.framelease.frame.Frame;
import dev.framelease.x11.virtual.MovingScene;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.time.Duration;

/**
 * Frames a second of a whole pipeline: a moving scene on Xvfb, a stream without a pace, the model
 * that Framelease brings along, by ONNX Runtime.
 *
 * <p>{@code ./benchmarks/prediction} runs it, bound to some cores: the server and the scene are
 * bound with it.
 */
public final class PredictionRate {
  private PredictionRate() {}

  /**
   * Measures, and prints a line.
   *
   * @param arguments width, height, seconds
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    int width = Integer.parseInt(arguments[0]);
    int height = Integer.parseInt(arguments[1]);
    Duration duration = Duration.ofSeconds(Long.parseLong(arguments[2]));
    VirtualDisplayOptions screen = VirtualDisplayOptions.DEFAULT.withSize(width, height);
    try (VirtualDisplay display = VirtualDisplay.start(screen);
        MovingScene scene = MovingScene.start(display.name());
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display.name()))) {
      FrameTensors tensors = FrameTensors.of(allocator);
      try (FrameModel model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors)) {
        Translator<Frame, float[]> translator = FrameTranslator.floats(tensors);
        measure(session, model, translator, Duration.ofSeconds(3));
        PredictionStatistics counts = measure(session, model, translator, duration);
        System.out.printf(
            "%dx%d: %.1f results/s, capture to result p50 %.1f ms, p99 %.1f ms;"
                + " %.0f captured/s, the scene changed %d times%n",
            width,
            height,
            counts.latency().count() / (double) duration.toSeconds(),
            counts.latency().medianNanos() / 1e6,
            counts.latency().p99Nanos() / 1e6,
            counts.frames().captured() / (double) duration.toSeconds(),
            scene.steps());
      }
    }
  }

  private static PredictionStatistics measure(
      ScreenSession session,
      FrameModel model,
      Translator<Frame, float[]> translator,
      Duration duration)
      throws InterruptedException {
    StreamOptions fast = StreamOptions.DEFAULT.asFastAsPossible();
    try (FrameStream frames = session.stream(CaptureSource.desktop(), fast);
        PredictionStream<float[]> predictions =
            PredictionStream.open(frames, model.djl(), translator, PredictionOptions.DEFAULT)) {
      long end = System.nanoTime() + duration.toNanos();
      long left = duration.toNanos();
      while (left > 0) {
        predictions.take(Duration.ofNanos(left));
        left = end - System.nanoTime();
      }
      return predictions.statistics();
    }
  }
}
