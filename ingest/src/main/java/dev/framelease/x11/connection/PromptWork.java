package dev.framelease.x11.connection;

/**
 * Work that usually takes one exchange with the server, which the caller's own thread can do: it
 * saves the ways between two threads. What takes longer is left to the connection's thread.
 *
 * @param <R> what comes of it
 */
public interface PromptWork<R> extends Work<R> {
  /**
   * Tells whether the server was asked before this was thought of, and its answer may come.
   *
   * @return whether {@link #begin} goes on with that
   */
  default boolean isUnderWay() {
    return false;
  }

  /**
   * Asks the server, if that takes no waiting. It is sent by the caller.
   *
   * @return whether something was asked; if not, {@link #perform} does all
   */
  boolean begin();

  /**
   * Tells, without waiting, whether the answer has come, as far as the socket has been read.
   *
   * @return whether {@link #conclude} has what it needs
   */
  boolean isAnswered();

  /**
   * Takes the answer in that has come, without waiting for anything.
   *
   * @return what came of it; null if there is more to do, with which {@link #perform} goes on
   */
  Answer<R> conclude();
}
