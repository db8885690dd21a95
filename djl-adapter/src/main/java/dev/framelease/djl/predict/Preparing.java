package dev.framelease.djl.predict;

import dev.framelease.capture.FrameStream;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.Optional;

/** Takes frames of the stream, and makes inputs of the model of them. */
final class Preparing<T> extends WatchedWork<T> {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final PredictionStages<T> stages;
  private final FrameStream frames;
  private final ModelRun<T> run;

  Preparing(
      PredictionStages<T> stages, PredictionOptions options, FrameStream frames, ModelRun<T> run) {
    super(stages, options, "preparing");
    this.stages = stages;
    this.frames = frames;
    this.run = run;
  }

  @Override
  public PredictionTask<T> next() throws InterruptedException {
    try {
      // Asked of a stream that has ended, too: it says why it could not go on.
      Optional<Frame> frame = frames.take(FOREVER);
      while (frame.isEmpty() && !frames.hasEnded()) {
        frame = frames.take(FOREVER);
      }
      return frame.map(this::task).orElse(null);
    } catch (RuntimeException e) {
      stages.framesFailed(e);
      return null;
    }
  }

  private PredictionTask<T> task(Frame frame) {
    stages.counters().taken();
    return new PredictionTask<>(run, frame);
  }

  @Override
  public void work(PredictionTask<T> task) {
    task.prepare();
  }

  /** The model's input is needed. */
  @Override
  public void release(PredictionTask<T> task) {}

  @Override
  public void awaitRoom() throws InterruptedException {
    stages.inputs().awaitRoom();
  }

  @Override
  public void deliver(PredictionTask<T> task) {
    task.report(stages.counters());
    stages.inputs().offer(task);
  }

  @Override
  public void finish() {
    stages.inputs().endWhenTaken();
  }
}
