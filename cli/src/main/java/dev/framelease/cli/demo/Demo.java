package dev.framelease.cli.demo;

import ai.djl.engine.Engine;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.cli.answer.AnnotatedPicture;
import dev.framelease.cli.answer.HeatMap;
import dev.framelease.cli.option.TorchThreads;
import dev.framelease.cli.screen.Screen;
import dev.framelease.cli.terminal.ProgressLine;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.HandOver;
import dev.framelease.djl.ModelEngine;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One run of the demo. */
final class Demo {
  /** For the results, the picture, and what other programs write meanwhile. */
  private static final long SPARE_BYTES = 64 << 20;

  private final DemoOptions options;
  private final StopSignal stop;
  private final ProgressLine progress = ProgressLine.onStandardError();

  private Demo(DemoOptions options, StopSignal stop) {
    this.options = options;
    this.stop = stop;
  }

  /**
   * Runs it, and closes everything before it returns. What was stopped before its first frame has
   * no outcome, and leaves nothing.
   */
  static Optional<Outcome> run(DemoOptions options, StopSignal stop) throws IOException {
    try (OutputFolder folder = OutputFolder.open(options.output())) {
      Optional<Outcome> outcome = new Demo(options, stop).run(folder);
      if (outcome.isPresent()) {
        folder.keep();
      }
      return outcome;
    }
  }

  private Optional<Outcome> run(OutputFolder folder) throws IOException {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
      FrameTensors tensors = FrameTensors.of(allocator);
      try (FrameModel model = openModel(tensors);
          Screen screen = Screen.open(options.display(), options.size());
          Recording recording = record(folder, screen, allocator);
          ResultLog results = ResultLog.create(folder.add("results.ndjson"));
          FramePipeline pipeline =
              new FramePipeline(
                  screen.session(), regionOf(screen), allocator, model, recording, results)) {
        loop(pipeline);
        if (pipeline.lastFrame().isEmpty() && stop.isRequested()) {
          return Optional.empty();
        }
        if (pipeline.lastFrame().isPresent()) {
          picture(pipeline, describe(model)).write(folder.add("annotated.png"));
        }
        return Optional.of(outcome(folder, tensors, model, screen, recording, pipeline));
      }
    }
  }

  private Recording record(OutputFolder folder, Screen screen, FrameAllocator allocator)
      throws IOException {
    Region region = regionOf(screen);
    long limit = options.recordLimitBytes();
    long frameBytes =
        FrameLayout.packed(region.width(), region.height(), PixelFormat.BGRX).byteSize();
    long frames = Math.min(options.mostFrames(), limit / frameBytes);
    folder.requireSpace(frames * frameBytes + SPARE_BYTES);
    return Recording.create(folder.add("frames.arrow"), region, allocator, limit);
  }

  private FrameModel openModel(FrameTensors tensors) {
    if (options.model().isEmpty()) {
      TorchThreads.setForSmallModel();
    }
    return options
        .model()
        .map(file -> FrameModel.open(file, options.engine(), options.input(), tensors))
        .orElseGet(
            () -> FrameModel.activity(options.engine().orElse(ModelEngine.ONNX_RUNTIME), tensors));
  }

  private void loop(FramePipeline pipeline) throws IOException {
    Measurements measured = pipeline.measurements();
    long startNanos = System.nanoTime();
    long endNanos = startNanos + options.duration().toNanos();
    try {
      while (!stop.isRequested()
          && System.nanoTime() - endNanos < 0
          && measured.frames() < options.maxFrames()) {
        pipeline.next();
        progress.update(measured::toString);
        pace(startNanos, endNanos, measured.frames());
      }
    } catch (RuntimeException e) {
      // The X server stops at a Ctrl-C, too, and may be faster.
      if (!StopSignal.isRequestedSoon()) {
        throw e;
      }
    } finally {
      progress.end();
    }
  }

  private void pace(long startNanos, long endNanos, long frames) {
    if (options.framesPerSecond() > 0) {
      long nextNanos = startNanos + (long) (frames * 1e9 / options.framesPerSecond());
      stop.awaitRequest(Duration.ofNanos(Math.min(nextNanos, endNanos) - System.nanoTime()));
    }
  }

  private static AnnotatedPicture picture(FramePipeline pipeline, String model) {
    Frame frame = pipeline.lastFrame().orElseThrow();
    AnnotatedPicture picture = new AnnotatedPicture(frame);
    Optional<HeatMap> map = pipeline.lastOutput().flatMap(HeatMap::of);
    map.ifPresent(picture::draw);
    String dot = "  \u00b7  ";
    return picture.caption(
        "frame " + frame.info().sequence() + dot + frame.info().region() + dot + model,
        frame.info().time().completedUtc().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private Outcome outcome(
      OutputFolder folder,
      FrameTensors tensors,
      FrameModel model,
      Screen screen,
      Recording recording,
      FramePipeline pipeline) {
    return new Outcome(
        regionOf(screen) + " of " + screen,
        describe(model),
        screen.session(),
        handOver(model, regionOf(screen)),
        pipeline.measurements(),
        pipeline.proof(),
        new Outcome.Copied(
            pipeline.copiedByCapture(), tensors.copiedBytes(), recording.copiedBytes()),
        new Outcome.Recorded(recording.frames(), recording.bytes(), options.recordLimitBytes()),
        folder.path());
  }

  private Region regionOf(Screen screen) {
    return options.region().orElseGet(screen::desktop);
  }

  private static HandOver handOver(FrameModel model, Region region) {
    return model.handOver(FrameLayout.packed(region.width(), region.height(), PixelFormat.BGRX));
  }

  private String describe(FrameModel model) {
    String file =
        options.model().map(Path::getFileName).map(Path::toString).orElse("the activity model");
    String engine = model.engine().djlName();
    return file + " on " + engine + " " + Engine.getEngine(engine).getVersion();
  }
}
