package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.x11.virtual.VirtualDisplay;
import java.io.IOException;

/** Signals to a server of the test's own. */
public final class Servers {
  private Servers() {}

  /** Stops it, so that it answers nothing, though its socket takes what is sent. */
  public static void stop(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-STOP", display.pid());
  }

  public static void resume(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-CONT", display.pid());
  }

  public static void kill(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-KILL", display.pid());
  }

  /** Sends a signal, such as {@code -STOP}, to a process of the test's own. */
  public static void signal(String signal, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    assertEquals(0, kill.waitFor(), "kill " + signal + " " + pid);
  }
}
