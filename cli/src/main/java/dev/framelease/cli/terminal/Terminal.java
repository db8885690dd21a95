package dev.framelease.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells terminals from files and pipes. */
public final class Terminal {
  private Terminal() {}

  /** Tells whether the terminal that there may be has colours, and moves its cursor: term(7). */
  public static boolean takesCommands() {
    String kind = System.getenv("TERM");
    return kind != null && !kind.isEmpty() && !kind.equals("dumb");
  }

  /** Tells whether a descriptor of this process is one: 1 for standard output, 2 for errors. */
  public static boolean is(int descriptor) {
    // System.console() asks for standard input and output, and from JDK 22 on is never null.
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
