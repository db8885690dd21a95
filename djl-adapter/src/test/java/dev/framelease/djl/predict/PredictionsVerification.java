package dev.framelease.djl.predict;

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
import dev.framelease.testing.FlowRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** What the TCK of Reactive Streams asks of a publisher; PredictionRulesTest runs it. */
public final class PredictionsVerification extends FlowPublisherVerification<Prediction<Float>> {
  /** For the display, which TestNG leaves no other way to hand over. */
  static volatile ScreenSession session;

  private static FrameAllocator allocator;
  private static FrameModel model;
  private static ControlledTranslator translator;

  private final List<Runnable> streams = new CopyOnWriteArrayList<>();

  /** For TestNG. */
  public PredictionsVerification() {
    super(FlowRules.environment());
  }

  /** Opens what all predictions are made with. */
  static void open(String display) {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    FrameTensors tensors = FrameTensors.of(allocator);
    model = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors);
    translator = new ControlledTranslator(tensors);
  }

  static int framesInFlight() {
    return allocator.framesInFlight();
  }

  static void close() {
    model.close();
    session.close();
    allocator.close();
  }

  private static FrameStream frames(ScreenSession from, long limit) {
    return from.stream(
        CaptureSource.desktop(),
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withLimit(limit));
  }

  private Flow.Publisher<Prediction<Float>> predictions(FrameStream frames) {
    PredictionStream<Float> predictions =
        PredictionStream.open(
            frames, model.djl(), translator, PredictionOptions.DEFAULT.everyFrame());
    streams.add(predictions::close);
    streams.add(frames::close);
    return predictions.publisher();
  }

  @Override
  public Flow.Publisher<Prediction<Float>> createFlowPublisher(long elements) {
    return predictions(frames(session, elements));
  }

  @Override
  public Flow.Publisher<Prediction<Float>> createFailedFlowPublisher() {
    SessionOptions same = SessionOptions.DEFAULT.withDisplay(session.status().display());
    FrameStream failed;
    try (ScreenSession closing = ScreenSession.open(same)) {
      failed = frames(closing, Long.MAX_VALUE);
    }
    return predictions(failed);
  }

  @Test
  @Override
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
    FlowRules.assertForgets(createFlowPublisher(3));
  }

  /** Ends what a rule has left running. */
  @AfterMethod
  public void closeStreams() {
    streams.forEach(Runnable::run);
    streams.clear();
  }
}
