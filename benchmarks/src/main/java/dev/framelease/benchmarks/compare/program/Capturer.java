package dev.framelease.benchmarks.compare.program;

/** Captures frames of the desktop, and holds the latest. On one thread. */
interface Capturer extends AutoCloseable {
  /** Captures the desktop as it is now. */
  default void capture() throws Exception {
    next();
  }

  /** Takes the next frame in a row, which may have been captured before this is called. */
  void next() throws Exception;

  /** Waits until what {@link #capture} has started is over, so that nothing runs between grabs. */
  default void settle() throws Exception {}

  /** Sums the words of the latest frame. */
  long sum();

  /** Returns the 24 bits of colour of a pixel of the latest frame. */
  int pixel(int x, int y);

  @Override
  void close();
}
