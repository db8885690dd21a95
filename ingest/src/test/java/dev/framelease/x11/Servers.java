package dev.framelease.x11;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.posix.PosixForTests;
import dev.framelease.x11.virtual.VirtualDisplay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to a server, or another process, of the test's own. */
public final class Servers {
  // asm-generic/signal.h
  private static final int SIGKILL = 9;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  private Servers() {}

  /** Stops it, so that it answers nothing, though its socket takes what is sent. */
  public static void stop(VirtualDisplay display) {
    stop(display.pid());
  }

  public static void resume(VirtualDisplay display) {
    resume(display.pid());
  }

  public static void kill(VirtualDisplay display) {
    signal(SIGKILL, display.pid());
  }

  /** Stops a process; it stands still when this returns. */
  public static void stop(long pid) {
    signal(SIGSTOP, pid);
    eventually("process " + pid + " stands still", () -> stateOf(pid) == 'T');
  }

  /** Lets a process go on that was stopped. */
  public static void resume(long pid) {
    signal(SIGCONT, pid);
  }

  private static void signal(int signal, long pid) {
    assertEquals(0, PosixForTests.kill((int) pid, signal), "signal " + signal + " to " + pid);
  }

  /** The letter behind the name of the program, which stands in parentheses: proc(5). */
  private static char stateOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
