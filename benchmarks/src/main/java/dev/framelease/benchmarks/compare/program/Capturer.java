package dev.framelease.benchmarks.compare.program;

/** Captures frames of the desktop, and holds the latest. On one thread. */
interface Capturer extends AutoCloseable {
  /** Captures the desktop, or takes a frame that was captured ahead. */
  void next() throws Exception;

  /** Waits until what {@link #next} has started is over, so that nothing runs between grabs. */
  default void settle() throws Exception {}

  /** Sums the words of the latest frame. */
  long sum();

  /** Returns the 24 bits of colour of a pixel of the latest frame. */
  int pixel(int x, int y);

  @Override
  void close();
}
