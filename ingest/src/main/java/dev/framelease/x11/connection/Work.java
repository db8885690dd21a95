package dev.framelease.x11.connection;

/**
 * Something to do with a connection, on its thread.
 *
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface Work<R> {
  /**
   * What has come of it, to be handed over or thrown away: whichever of the two is called, once, on
   * the connection's thread.
   *
   * @param <R> what it is
   */
  interface Answer<R> {
    /**
     * The caller still waits for it.
     *
     * @return what the caller gets
     */
    R deliver();

    /** Nobody waits for it any more. */
    default void discard() {}
  }

  /**
   * Does it. On the connection's thread.
   *
   * @return what came of it
   */
  Answer<R> perform();

  /**
   * The caller has stopped waiting while {@link #perform} runs. On the caller's thread; must not
   * block.
   */
  default void abandoned() {}
}
