package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.DisplayProcess;
import java.io.IOException;

/** A real window manager, which takes windows into frames of its own. */
public final class WindowManager implements AutoCloseable {
  private final Process process;

  private WindowManager(Process process) {
    this.process = process;
  }

  /**
   * Starts one on a display that has none.
   *
   * @param command of the Debian package of the same name, and its arguments
   */
  public static WindowManager launch(String display, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DISPLAY", display);
    return new WindowManager(DisplayProcess.launch(builder, command[0]));
  }

  /** Fails if it has ended by itself. */
  public void assertRuns() {
    assertTrue(process.isAlive(), "the window manager still runs");
  }

  /** Ends it at once, so that it cannot remove what it wrote on the root window. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    DisplayProcess.stop(process);
  }
}
