package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The program that changes the screen: draw.c, in a process. */
final class Drawing implements AutoCloseable {
  /**
   * A pixel that was drawn.
   *
   * @param x from the left
   * @param y from the top
   * @param colour its 24 bits
   */
  record Drawn(int x, int y, int colour) {}

  private final LineProcess process;

  Drawing(Path program, String display) throws IOException {
    process = LineProcess.start(List.of(program.toString()), display);
  }

  /** Changes a share of the screen, and returns when the server has done so. */
  Drawn draw(int percent) throws IOException {
    long[] answer = process.ask(Integer.toString(percent));
    return new Drawn((int) answer[0], (int) answer[1], (int) answer[2]);
  }

  @Override
  public void close() {
    process.close();
  }
}
