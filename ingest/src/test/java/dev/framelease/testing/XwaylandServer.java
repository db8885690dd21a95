package dev.framelease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A real Xwayland, rootless, on a Wayland compositor without a screen (Debian: weston, xwayland).
 */
public final class XwaylandServer implements AutoCloseable {
  private static final String SOCKET = "framelease-test";

  private static final String REMEDY = "weston xwayland";

  private final Process compositor;
  private final DisplayProcess xwayland;

  private XwaylandServer(Process compositor, DisplayProcess xwayland) {
    this.compositor = compositor;
    this.xwayland = xwayland;
  }

  /** Starts both; their sockets and what they say lie in the folder. */
  public static XwaylandServer start(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder weston =
        within(
            folder,
            "weston",
            "--backend=headless-backend.so",
            "--shell=kiosk-shell.so",
            "--socket=" + SOCKET,
            "--no-config");
    Process compositor =
        DisplayProcess.launch(weston.redirectError(folder.resolve("weston.log").toFile()), REMEDY);
    try {
      Eventually.eventually(
          "weston listens", () -> Files.exists(folder.resolve(SOCKET)) || !compositor.isAlive());
      ProcessBuilder xwayland =
          within(folder, "Xwayland", "-rootless", "-noreset", "-displayfd", "1");
      return new XwaylandServer(
          compositor, DisplayProcess.start(xwayland, folder.resolve("Xwayland.log"), REMEDY));
    } catch (Throwable t) {
      DisplayProcess.stop(compositor);
      throw t;
    }
  }

  private static ProcessBuilder within(Path folder, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    builder.environment().put("WAYLAND_DISPLAY", SOCKET);
    return builder;
  }

  public String name() {
    return xwayland.name();
  }

  @Override
  public void close() {
    xwayland.close();
    DisplayProcess.stop(compositor);
  }
}
