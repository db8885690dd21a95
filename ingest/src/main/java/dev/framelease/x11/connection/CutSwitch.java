package dev.framelease.x11.connection;

import dev.framelease.posix.LibC;

/**
 * The socket of a connection as other threads see it: they may cut it, so that whoever waits for
 * the server wakes up, and nothing else. Thread-safe.
 */
final class CutSwitch {
  private static final int NONE = -1;

  private int socket = NONE;
  private boolean cut;

  /** Has the cut, also one that came before, end this socket. */
  synchronized void set(int descriptor) {
    socket = descriptor;
    if (cut) {
      shutDown();
    }
  }

  /** The socket is about to be closed. */
  synchronized void clear() {
    socket = NONE;
  }

  /** Ends the socket, or the one that comes. */
  synchronized void cut() {
    cut = true;
    if (socket != NONE) {
      shutDown();
    }
  }

  synchronized boolean isCut() {
    return cut;
  }

  private void shutDown() {
    int unused = LibC.shutdown(socket, LibC.SHUT_RDWR);
  }
}
