package dev.framelease.cli.jupyter;

import dev.framelease.cli.terminal.StopSignal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command of Jupyter's that runs, with the terminal of this process. */
public final class JupyterProcess implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  /** What is left is for the end of the display. */
  private static final long END_SECONDS = Math.max(1, StopSignal.finishSeconds() - 2);

  private final Process process;

  private JupyterProcess(Process process) {
    this.process = process;
  }

  /**
   * Finds what to start where the user named nothing.
   *
   * @param environment whose {@code PATH} is searched
   * @return a command
   * @throws JupyterException if neither is installed
   */
  public static List<String> frontEnd(Map<String, String> environment) {
    for (String name : List.of("lab", "notebook")) {
      if (isOn(environment.getOrDefault("PATH", ""), "jupyter-" + name)) {
        return List.of("jupyter", name);
      }
    }
    throw new JupyterException(
        "neither jupyter-lab nor jupyter-notebook is on the PATH; install one (apt-get install"
            + " jupyter-notebook, or pip install jupyterlab), or only install the kernel with"
            + " --install-only");
  }

  private static boolean isOn(String path, String program) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Starts a command.
   *
   * @param command to start
   * @param data a folder of Jupyter's data that the command is to look into first
   * @param display the display for kernels to capture
   * @return a process, to be closed
   * @throws JupyterException if it cannot be started
   */
  public static JupyterProcess start(List<String> command, Path data, String display) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).inheritIO();
    builder.environment().put("DISPLAY", display);
    builder
        .environment()
        .merge(
            "JUPYTER_PATH",
            data.toAbsolutePath().toString(),
            (theirs, ours) -> theirs.isEmpty() ? ours : ours + File.pathSeparator + theirs);
    try {
      return new JupyterProcess(builder.start());
    } catch (IOException e) {
      throw new JupyterException(
          "cannot start "
              + command.get(0)
              + ": "
              + e.getMessage()
              + "; install it, or name a command"
              + " that there is after '--'",
          e);
    }
  }

  /**
   * Waits for the end.
   *
   * @param given whether the user wants it to end; asked again and again
   * @return the exit code of the command
   */
  public int await(BooleanSupplier given) {
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (given.getAsBoolean()) {
          end();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      return 1;
    }
    return process.exitValue();
  }

  /** Asks it to end, upon which it ends its kernels, and does not wait for ever. */
  private void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
    }
  }
}
