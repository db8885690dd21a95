package dev.framelease.djl.predict;

/** Runs the model on what was prepared. */
final class Predicting<T> extends WatchedWork<T> {
  private final PredictionStages<T> stages;

  Predicting(PredictionStages<T> stages, PredictionOptions options) {
    super(stages, options, "predicting");
    this.stages = stages;
  }

  @Override
  public PredictionTask<T> next() throws InterruptedException {
    return stages.inputs().take(() -> true, Long.MAX_VALUE).orElse(null);
  }

  @Override
  public void work(PredictionTask<T> task) {
    task.predict();
  }

  /** The slot goes back before anybody sees the result. */
  @Override
  public void release(PredictionTask<T> task) {
    task.close();
  }

  @Override
  public void awaitRoom() throws InterruptedException {
    stages.results().awaitRoom();
  }

  @Override
  public void deliver(PredictionTask<T> task) {
    task.report(stages.counters());
    Prediction<T> result = task.prediction();
    if (result.failure().isEmpty()) {
      stages.counters().succeeded(result.latencyNanos());
    }
    stages.results().offer(result);
  }

  @Override
  public void finish() {
    stages.results().endWhenTaken();
  }
}
