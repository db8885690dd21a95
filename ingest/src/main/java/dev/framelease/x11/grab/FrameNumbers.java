package dev.framelease.x11.grab;

/** The sequence numbers of the frames of one connection. On the connection's thread. */
final class FrameNumbers {
  private long last;

  long next() {
    last++;
    return last;
  }

  /** The number that the next frame gets. */
  long upcoming() {
    return last + 1;
  }
}
