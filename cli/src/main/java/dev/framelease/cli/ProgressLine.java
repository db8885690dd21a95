package dev.framelease.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Says how far the demo is: on a terminal in one line that changes, elsewhere now and then. */
final class ProgressLine {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(2);

  private final PrintStream out;
  private final boolean terminal;
  private long shownNanos = System.nanoTime();

  private ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static ProgressLine onStandardError() {
    return new ProgressLine(System.err, isTerminal(2));
  }

  private static boolean isTerminal(int descriptor) {
    // System.console() asks for standard input and output, and from JDK 22 on is never null.
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  void update(Measurements measured) {
    long now = System.nanoTime();
    Duration pause = terminal ? ON_TERMINAL : ELSEWHERE;
    if (now - shownNanos < pause.toNanos()) {
      return;
    }
    shownNanos = now;
    String line =
        String.format(
            Locale.ROOT,
            "%5.1f s  %5d frames  %5.1f frames/s",
            measured.seconds(),
            measured.frames(),
            measured.framesPerSecond());
    if (terminal) {
      out.print("\r" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Clears the line. */
  void end() {
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
