package dev.framelease.benchmarks.compare;

import dev.framelease.benchmarks.compare.Drawing.Drawn;
import java.io.IOException;

/** A running program that captures one display, and says how long that took. */
interface Program extends AutoCloseable {
  /**
   * Captures a frame that must show what was drawn.
   *
   * @return nanoseconds
   */
  long capture(boolean read, Drawn drawn) throws IOException;

  /**
   * Captures frames in a row.
   *
   * @return nanoseconds of each
   */
  long[] flow(boolean read, int frames) throws IOException;

  /**
   * Learns that nothing has changed, or only waits for the server where it does not know damage.
   *
   * @return nanoseconds
   */
  long fence() throws IOException;

  /**
   * Captures frames in a row while the screen changes.
   *
   * @return bytes of the Java heap that all of them took
   */
  long heap(int frames, Drawing drawing) throws IOException;

  /** Gives up its connection and the memory that it captures into, where it keeps any. */
  default void release() throws IOException {}

  /**
   * After {@link #release}: connects anew, and captures into new memory a few times, while the
   * screen changes.
   */
  default void reopen(Drawing drawing) throws IOException {}

  @Override
  void close();
}
