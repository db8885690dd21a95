package dev.framelease.cli.infer;

import ai.djl.translate.Translator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.JvmFlags;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.cli.option.FrameCount;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.recording.RecordingFile;
import dev.framelease.cli.screen.DisplayChoice;
import dev.framelease.cli.screen.SourceChoice;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.predict.PredictionOptions;
import dev.framelease.djl.predict.PredictionStream;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code framelease infer}: a model, pointed at the screen or a recording. */
@Command(
    name = "infer",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Asks a model about each frame of the screen or of a recording.",
      "Prints one JSON object in each line. Of the screen, the newest frame is taken when the model"
          + " is ready; of a recording, every one.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  framelease infer model.onnx",
      "  framelease infer resnet.onnx --task classification --labels imagenet.txt \\",
      "    --preprocess area:224x224,mean:0.485/0.456/0.406,std:0.229/0.224/0.225",
      "  framelease infer yolov8n.onnx --task yolov8 --labels coco.txt \\",
      "    --annotate 'seen-{n}.png' --recording screen.arrow",
      "  framelease infer model-folder --task classification --frames 1"
    })
public final class InferCommand implements Callable<Integer> {
  private static final int USUAL_RATE = 30;

  @Mixin private InferOptions options;

  @Mixin private DisplayChoice display;

  @Mixin private SourceChoice source;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description = "Read frames from this recording, and not from the screen.")
  private Path recording;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second of the screen, at most (default: " + USUAL_RATE + ").")
  private Optional<Double> framesPerSecond;

  @Mixin private FrameCount frames;

  @Option(
      names = "--annotate",
      paramLabel = "PATTERN",
      description =
          "Write each frame as PNG, with what the model found; the places are those of 'framelease"
              + " grab', and {n} the number of the result.")
  private Optional<FileNamePattern> annotate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    framesPerSecond.ifPresent(n -> UsageException.unlessPace("--fps", n));
    long most = frames.most();
    options.check();
    UsageException.unless(
        recording == null
            || !(source.isGiven() || display.isGiven() || framesPerSecond.isPresent()),
        "--recording has frames of its own, and takes no --display, --monitor, --region, --cursor"
            + " or --fps");
    UsageException.unless(
        annotate.isEmpty() || !annotate.get().toString().equals(StandardOutput.NAME),
        "--annotate names files, and is -; standard output has the results");
    UsageException.unless(
        annotate.isEmpty() || most == 1 || annotate.get().differsByPicture(),
        "all pictures would be '" + annotate.orElse(null) + "'; put {n} or {date} into the name");
    display.setLogLevel();
    JvmFlags.require();
    try (StopSignal stop = new StopSignal();
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        InferenceModel model = InferenceModel.open(options, FrameTensors.of(allocator));
        InferenceRun run = new InferenceRun(stop, annotate, most)) {
      if (recording != null) {
        inferRecording(model, run);
      } else {
        inferScreen(model, run);
      }
    }
    return 0;
  }

  private void inferScreen(InferenceModel model, InferenceRun run)
      throws IOException, InterruptedException {
    try (ScreenSession session = display.open();
        FrameStream stream =
            session.stream(
                source.locate(session).source(),
                StreamOptions.DEFAULT.withRate(framesPerSecond.orElse((double) USUAL_RATE)))) {
      infer(stream, model, PredictionOptions.DEFAULT, run);
    }
  }

  private void inferRecording(InferenceModel model, InferenceRun run)
      throws IOException, InterruptedException {
    StreamOptions every = StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK);
    try (FrameRecording opened = RecordingFile.open(recording)) {
      run.expect(opened.parts().stream().mapToLong(FrameArchive::size).sum());
      for (FrameArchive part : opened.parts()) {
        try (FrameStream stream = part.stream(Double.POSITIVE_INFINITY, every)) {
          infer(stream, model, PredictionOptions.DEFAULT.everyFrame(), run);
        }
      }
    }
  }

  private void infer(
      FrameStream stream, InferenceModel model, PredictionOptions how, InferenceRun run)
      throws IOException, InterruptedException {
    Translator<Frame, Annotating.Answer> translator =
        new Annotating<>(model.translator(), annotate.isPresent());
    PredictionStream<Annotating.Answer> predictions =
        PredictionStream.open(stream, model.model(), translator, how);
    try (predictions) {
      run.take(predictions);
    } finally {
      predictions.close();
      // An engine whose model is closed under a run crashes.
      while (!predictions.awaitReturned(Duration.ofSeconds(10))) {
        System.err.println("framelease: waiting for the model, which is still at a frame");
      }
    }
  }
}
