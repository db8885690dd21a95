package dev.framelease.x11.connection;

import dev.framelease.posix.InputPoll;
import dev.framelease.x11.connection.WholeMessages.Found;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * What comes from the server, taken in by a thread that must not wait for the rest of a message: it
 * looks before it reads. For whoever uses the connection.
 */
final class Incoming {
  private final XcbConnection connection;
  private final InputPoll socket;

  Incoming(XcbConnection connection) {
    this.connection = connection;
    this.socket = new InputPoll(connection.fileDescriptor());
  }

  /**
   * Waits. It cannot be interrupted.
   *
   * @param nanos how long at most
   * @return whether something has come, or the server has gone
   */
  boolean await(long nanos) {
    return socket.await(nanos);
  }

  /**
   * Reads the events that have come, where no answer is to come.
   *
   * @return false if a part of a message is missing, and nothing was read: whoever reads that waits
   *     for the rest
   */
  boolean readEvents() {
    Found found = look();
    if (found != Found.INCOMPLETE) {
      // Also where nothing has come: it tells whether the server has gone.
      connection.read();
    }
    return found != Found.INCOMPLETE;
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
    return found;
  }

  private Found look() {
    return WholeMessages.in(socket.peek(), connection.lastExpected());
  }
}
