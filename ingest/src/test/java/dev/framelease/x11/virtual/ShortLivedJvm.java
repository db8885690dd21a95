package dev.framelease.x11.virtual;

import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.util.List;

/** A JVM that starts a display, tells its process, and forgets to close it. */
final class ShortLivedJvm {
  private ShortLivedJvm() {}

  static Process startsADisplay(String searchPath) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(List.of(), ShortLivedJvm.class));
    builder.environment().put("PATH", searchPath);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] args) throws IOException {
    System.out.println(VirtualDisplay.start().pid());
    while (System.in.read() != -1) {}
  }
}
