package dev.framelease.x11;

import dev.framelease.testing.DisplayProcess;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Xephyr in a window of a virtual display: it turns its CRTC, which Xvfb and the driver
 * dummy of Xorg do not.
 */
final class NestedServer implements AutoCloseable {
  private final VirtualDisplay outer;
  private final DisplayProcess inner;

  private NestedServer(VirtualDisplay outer, DisplayProcess inner) {
    this.outer = outer;
    this.inner = inner;
  }

  /** Starts both, the inner one with more arguments; what it says lies in the folder. */
  static NestedServer start(Path folder, int width, int height, String... arguments)
      throws IOException {
    int longest = Math.max(width, height);
    VirtualDisplay outer =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(longest, longest));
    try {
      ProcessBuilder command =
          new ProcessBuilder(
              "Xephyr",
              "-displayfd",
              "1",
              "-screen",
              width + "x" + height,
              "-noreset",
              "-nolisten",
              "tcp");
      command.command().addAll(List.of(arguments));
      command.environment().put("DISPLAY", outer.name());
      return new NestedServer(
          outer, DisplayProcess.start(command, folder.resolve("Xephyr.log"), "xserver-xephyr"));
    } catch (Throwable t) {
      outer.close();
      throw t;
    }
  }

  String name() {
    return inner.name();
  }

  @Override
  public void close() {
    inner.close();
    outer.close();
  }
}
