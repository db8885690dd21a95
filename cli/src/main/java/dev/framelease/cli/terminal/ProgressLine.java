package dev.framelease.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Says how far a command is: on a terminal in one line that changes, elsewhere now and then. */
public final class ProgressLine {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(2);

  private final PrintStream out;
  private final boolean terminal;
  private long shownNanos = System.nanoTime();

  private ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public static ProgressLine onStandardError() {
    return new ProgressLine(System.err, Terminal.is(2) && Terminal.takesCommands());
  }

  /**
   * Shows a line, unless one was shown a moment ago.
   *
   * @param line what to show, asked only then
   */
  public void update(Supplier<String> line) {
    long now = System.nanoTime();
    Duration pause = terminal ? ON_TERMINAL : ELSEWHERE;
    if (now - shownNanos < pause.toNanos()) {
      return;
    }
    shownNanos = now;
    if (terminal) {
      out.print("\r" + line.get() + "\033[K");
      out.flush();
    } else {
      out.println(line.get());
    }
  }

  /** Clears the line. */
  public void end() {
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
