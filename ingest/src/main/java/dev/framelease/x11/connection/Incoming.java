package dev.framelease.x11.connection;

import dev.framelease.posix.ArrivalPoll;
import dev.framelease.posix.InputPoll;
import dev.framelease.x11.connection.WholeMessages.Found;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * What comes from the server, taken in by a thread that must not wait for the rest of a message: it
 * looks before it reads. For whoever uses the connection.
 */
final class Incoming implements AutoCloseable {
  private final XcbConnection connection;
  private final InputPoll socket;
  private final ArrivalPoll arrivals;

  /** Whether whole messages are left in the socket, since more are to come. */
  private boolean left;

  /**
   * Takes in what comes from now on.
   *
   * @throws dev.framelease.posix.SystemCallException if the process has no descriptor left for this
   */
  Incoming(XcbConnection connection) {
    this.connection = connection;
    this.socket = new InputPoll(connection.fileDescriptor());
    this.arrivals = new ArrivalPoll(connection.fileDescriptor());
  }

  /**
   * Waits. It cannot be interrupted.
   *
   * @param nanos how long at most
   * @return whether something has come that was not looked at, or the server has gone; false where
   *     that took too long, or a signal came first
   */
  boolean await(long nanos) {
    return left ? arrivals.await(nanos) : socket.await(nanos);
  }

  /**
   * Reads the events that have come, where no answer is to come.
   *
   * @return false if a part of a message is missing, and nothing was read: whoever reads that waits
   *     for the rest
   */
  boolean readEvents() {
    Found found = look();
    if (found == Found.INCOMPLETE) {
      return false;
    }
    if (socket.isSilent()) {
      connection.tellReadEvents();
    } else {
      // Also where the server has gone: libxcb is to know.
      connection.read();
    }
    left = false;
    return true;
  }

  /**
   * Reads the answers that were asked for, where they are all there. Were less read, the start of
   * the next answer might come just before, and not its end.
   *
   * @return what has come
   */
  Found readAnswers() {
    Found found = look();
    if (found == Found.LAST_ANSWER) {
      connection.read();
    }
    left = found == Found.MORE_TO_COME;
    return found;
  }

  private Found look() {
    return WholeMessages.in(socket.peek(), connection.lastExpected());
  }

  /** Gives back what this needed; the connection stays. */
  @Override
  public void close() {
    arrivals.close();
  }
}
