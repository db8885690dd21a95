package dev.framelease.djl.predict;

/** What a {@link Stage} does with each frame. */
interface StageWork<T> {
  /** Waits for the next frame; null when none comes any more. */
  PredictionTask<T> next() throws InterruptedException;

  /** Works on it, however long that takes. Failures stay in the task. */
  void work(PredictionTask<T> task);

  /** Gives back what nobody needs who comes later. */
  void release(PredictionTask<T> task);

  /** Waits until it can be handed on, or need not be, as the policy says. */
  void awaitRoom() throws InterruptedException;

  /** Hands it on. */
  void deliver(PredictionTask<T> task);

  /** Hands on that nothing comes any more. */
  void finish();

  /**
   * Hears that the work on a frame hangs.
   *
   * @return what to deliver in its place
   */
  PredictionTask<T> hung(PredictionTask<T> task);

  /** Hears that work that hung has returned, after all. */
  void returned(PredictionTask<T> task);

  /**
   * Hears that the close of what had to give way hangs.
   *
   * @return null: there is nothing to deliver in its place
   */
  PredictionTask<T> dropHangs();

  /** Hears that a close that hung has returned, after all. */
  void dropReturned();

  /** Hears of a fault of a stage itself. */
  void broke(Throwable fault);
}
