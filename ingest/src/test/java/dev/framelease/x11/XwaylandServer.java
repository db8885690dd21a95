package dev.framelease.x11;

import dev.framelease.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Xwayland, rootless, on a Wayland compositor without a screen (Debian: weston, xwayland).
 */
final class XwaylandServer implements AutoCloseable {
  private static final String SOCKET = "framelease-test";

  private final Process compositor;
  private final Process xwayland;
  private final String name;

  private XwaylandServer(Process compositor, Process xwayland, String name) {
    this.compositor = compositor;
    this.xwayland = xwayland;
    this.name = name;
  }

  /** Starts both; their sockets and what they say lie in the folder. */
  static XwaylandServer start(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Process compositor =
        start(
            folder,
            "weston",
            "--backend=headless-backend.so",
            "--shell=kiosk-shell.so",
            "--socket=" + SOCKET,
            "--no-config");
    try {
      Eventually.eventually(
          "weston listens", () -> Files.exists(folder.resolve(SOCKET)) || !compositor.isAlive());
      Process xwayland = start(folder, "Xwayland", "-rootless", "-noreset", "-displayfd", "1");
      try {
        return new XwaylandServer(compositor, xwayland, ":" + readNumber(xwayland, folder));
      } catch (Throwable t) {
        stop(xwayland);
        throw t;
      }
    } catch (Throwable t) {
      stop(compositor);
      throw t;
    }
  }

  private static Process start(Path folder, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command));
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    builder.environment().put("WAYLAND_DISPLAY", SOCKET);
    builder.redirectError(folder.resolve(command[0] + ".log").toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "this test takes a real Xwayland: apt-get install --no-install-recommends weston"
              + " xwayland",
          e);
    }
  }

  private static int readNumber(Process xwayland, Path folder) throws IOException {
    try (BufferedReader reader = xwayland.inputReader()) {
      String line = reader.readLine();
      if (line == null) {
        throw new IOException(
            "Xwayland ended: "
                + Files.readString(folder.resolve("weston.log"))
                + Files.readString(folder.resolve("Xwayland.log")));
      }
      return Integer.parseInt(line.trim());
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    stop(xwayland);
    stop(compositor);
  }

  private static void stop(Process process) {
    process.destroy();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> kill(process)).join();
  }

  private static Process kill(Process process) {
    return process.destroyForcibly().onExit().join();
  }
}
