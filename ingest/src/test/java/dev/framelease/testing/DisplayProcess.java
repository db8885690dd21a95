package dev.framelease.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that writes the number of the display that it serves to its standard output. */
public final class DisplayProcess implements AutoCloseable {
  private final Process process;
  private final String name;

  private DisplayProcess(Process process, String name) {
    this.process = process;
    this.name = name;
  }

  /**
   * Starts it.
   *
   * @param builder of a command with {@code -displayfd 1}
   * @param log takes what it says
   * @param remedy how to install it
   */
  public static DisplayProcess start(ProcessBuilder builder, Path log, String remedy)
      throws IOException {
    Process process = launch(builder.redirectError(log.toFile()), remedy);
    try {
      BufferedReader reader = process.inputReader();
      String number = reader.readLine();
      if (number == null) {
        throw new IOException(builder.command().get(0) + " ended: " + Files.readString(log));
      }
      return new DisplayProcess(process, ":" + number.trim());
    } catch (Throwable t) {
      stop(process);
      throw t;
    }
  }

  /** Starts a process, and says how to install it where that fails. */
  public static Process launch(ProcessBuilder builder, String remedy) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "this test takes a real "
              + builder.command().get(0)
              + ": apt-get install --no-install-recommends "
              + remedy,
          e);
    }
  }

  /** What to connect to, such as {@code :7}. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    stop(process);
  }

  /** Asks a process to end, and insists after a while. */
  public static void stop(Process process) {
    process.destroy();
    process
        .onExit()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly().onExit().join())
        .join();
  }
}
