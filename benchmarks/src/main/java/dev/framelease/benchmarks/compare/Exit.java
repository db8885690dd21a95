package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How a command ended.
 *
 * @param code 127 where there is no such command
 * @param output all that it said
 */
record Exit(int code, String output) {
  /** Runs a command to its end. */
  static Exit of(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Exit(127, String.valueOf(e.getMessage()));
    }
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Exit(process.waitFor(), output);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command[0] + " ran", e);
    }
  }

  boolean isZero() {
    return code == 0;
  }
}
