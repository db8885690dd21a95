package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Keeps the processors awake, as awake.c does, until it is closed or this process has ended. */
final class Waking implements AutoCloseable {
  private final LineProcess process;

  private Waking(LineProcess process) {
    this.process = process;
  }

  /**
   * Begins.
   *
   * @param awake the program
   */
  static Waking start(Path awake) throws IOException {
    LineProcess process = LineProcess.start(List.of(awake.toString()), "");
    long[] unused = process.receive();
    return new Waking(process);
  }

  @Override
  public void close() {
    process.close();
  }
}
