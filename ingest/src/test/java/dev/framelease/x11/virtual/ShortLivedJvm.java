package dev.framelease.x11.virtual;

import java.io.IOException;
import java.nio.file.Path;

/** A JVM that starts a display, tells its process, and forgets to close it. */
final class ShortLivedJvm {
  private ShortLivedJvm() {}

  static Process startsADisplay(String searchPath) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ShortLivedJvm.class.getName());
    builder.environment().put("PATH", searchPath);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] args) throws IOException {
    System.out.println(VirtualDisplay.start().pid());
    while (System.in.read() != -1) {}
  }
}
