package dev.framelease.x11.virtual;

import dev.framelease.capture.CaptureException;
import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A JVM that starts a display, tells its process or why there is none, and forgets to close it. */
final class ShortLivedJvm {
  private ShortLivedJvm() {}

  static Process startsADisplay(String searchPath) throws IOException {
    return startsADisplay(searchPath, List.of());
  }

  /** In a JVM that finds native libraries in this folder first. */
  static Process startsADisplay(String searchPath, Path libraries) throws IOException {
    return startsADisplay(
        searchPath,
        List.of("-Djna.library.path=" + libraries, "-Djna.platform.library.path=" + libraries));
  }

  private static Process startsADisplay(String searchPath, List<String> flags) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(flags, ShortLivedJvm.class));
    builder.environment().put("PATH", searchPath);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] args) throws IOException {
    System.out.println(started());
    while (System.in.read() != -1) {}
  }

  private static String started() {
    try {
      return String.valueOf(VirtualDisplay.start().pid());
    } catch (CaptureException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }
}
