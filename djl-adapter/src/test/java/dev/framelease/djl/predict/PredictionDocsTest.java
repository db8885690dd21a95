package dev.framelease.djl.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.translate.Translator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.djl.FrameImage;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.FrameTranslator;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelInput;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of docs/prediction.md, which stand in it word for word. */
@ExtendWith(LedgerExtension.class)
final class PredictionDocsTest {
  private static final String THIS_FILE =
      "djl-adapter/src/test/java/dev/framelease/djl/predict/PredictionDocsTest.java";

  @RegisterExtension static final XServer X = XServer.ofSize(320, 180);

  @Test
  void shouldRunTheExamples(@TempDir Path folder) throws Exception {
    Path file = VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);
    Optional<ModelInput> input = Optional.of(ModelInput.parse("rgb:224x224"));
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      FrameTensors tensors = FrameTensors.of(allocator);
      try (FrameModel opened = FrameModel.open(file, Optional.empty(), input, tensors)) {
        translator(session, opened.djl());
        image(session);
        preprocessing(session, opened.djl(), tensors);
      }
    }
  }

  private static void translator(ScreenSession session, Model model) throws Exception {
    // example
    Translator<Image, Classifications> stock =
        ImageClassificationTranslator.builder()
            .addTransform(new Resize(224, 224))
            .addTransform(new ToTensor())
            .optSynset(List.of("red", "green", "blue"))
            .build();
    try (Predictor<Frame, Classifications> predictor =
            model.newPredictor(FrameTranslator.images(stock));
        Frame frame = session.grab(CaptureSource.desktop())) {
      System.out.println(predictor.predict(frame).best());
    }
    // end of example
  }

  private static void image(ScreenSession session) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // example
    try (Frame frame = session.grab(CaptureSource.desktop());
        FrameImage image = FrameImage.of(frame)) {
      image.drawRectangle(new Rectangle(10, 10, 80, 40), 0xff0000, 3); // it is a copy from here on
      image.save(out, "png");
    }
    // end of example
    assertTrue(out.size() > 0);
  }

  private static void preprocessing(ScreenSession session, Model model, FrameTensors tensors)
      throws Exception {
    // example
    Preprocess input = Preprocess.builder().area(224, 224).scale(1 / 255.0).build();
    Translator<Frame, float[]> colours =
        FrameTranslator.preprocessed(input, tensors, output -> output.head().toFloatArray());
    try (Predictor<Frame, float[]> predictor = model.newPredictor(colours);
        Frame frame = session.grab(CaptureSource.desktop())) {
      List<float[]> batch = predictor.batchPredict(List.of(frame, frame)); // one batch of two
      System.out.println(batch.get(0)[0]);
    }
    // end of example
    stream(session, model, colours);
  }

  private static void stream(ScreenSession session, Model model, Translator<Frame, float[]> colours)
      throws Exception {
    // example
    try (FrameStream frames = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT);
        PredictionStream<float[]> predictions =
            PredictionStream.open(frames, model, colours, PredictionOptions.DEFAULT)) {
      Prediction<float[]> newest = predictions.take(Duration.ofMinutes(1)).orElseThrow();
      System.out.println(newest.frame().sequence() + ": " + newest.latencyNanos() / 1e6 + " ms");
      System.out.println(predictions.statistics());
    }
    // end of example
  }

  @Test
  void shouldShowTheExamplesAsTheyRun() throws IOException {
    List<String> run = Examples.runBy(THIS_FILE);
    assertEquals(4, run.size());
    assertEquals(run, Examples.shownIn("docs/prediction.md"));
  }
}
