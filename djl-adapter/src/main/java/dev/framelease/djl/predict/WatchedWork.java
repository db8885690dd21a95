package dev.framelease.djl.predict;

import dev.framelease.djl.predict.PredictionException.Reason;

/** What both stages do when a run hangs, or a stage itself breaks. */
abstract class WatchedWork<T> implements StageWork<T> {
  private static final System.Logger LOG = System.getLogger(WatchedWork.class.getName());

  private final PredictionStages<T> stages;
  private final PredictionOptions options;
  private final String what;

  /** Takes what is done with a frame, such as "predicting". */
  WatchedWork(PredictionStages<T> stages, PredictionOptions options, String what) {
    this.stages = stages;
    this.options = options;
    this.what = what;
  }

  @Override
  public PredictionTask<T> hung(PredictionTask<T> task) {
    int hung = stages.counters().hung();
    PredictionException why =
        new PredictionException(
            Reason.TIMED_OUT,
            what
                + " frame "
                + task.info().sequence()
                + " has not returned within "
                + options.timeout().toMillis()
                + " ms; its slot is held until it does",
            null);
    LOG.log(System.Logger.Level.WARNING, why.getMessage());
    failIfTooMany(hung, why);
    return task.failedFor(why);
  }

  private void failIfTooMany(int hung, PredictionException why) {
    if (hung > options.maxHung()) {
      stages.fail(
          new PredictionException(
              Reason.TOO_MANY_HUNG,
              hung
                  + " runs hang, and "
                  + options.maxHung()
                  + " may; find out what they wait for, or raise the timeout or the bound",
              why));
    }
  }

  @Override
  public PredictionTask<T> dropHangs() {
    failIfTooMany(stages.dropHangs(), null);
    return null;
  }

  @Override
  public void dropReturned() {
    stages.dropReturned();
  }

  @Override
  public void returned(PredictionTask<T> task) {
    stages.discard(task.prediction());
    stages.counters().returned();
    task.close();
    LOG.log(
        System.Logger.Level.INFO,
        what + " frame " + task.info().sequence() + " has returned, too late; its slot is back");
  }

  @Override
  public void broke(Throwable fault) {
    LOG.log(System.Logger.Level.ERROR, "predictions cannot go on", fault);
    stages.fail(
        new PredictionException(Reason.INTERNAL, "predictions cannot go on: " + fault, fault));
    finish();
  }
}
