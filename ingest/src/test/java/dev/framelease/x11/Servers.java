package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.x11.virtual.VirtualDisplay;
import java.io.IOException;

/** Signals to a server of the test's own. */
public final class Servers {
  private Servers() {}

  /** Stops it, so that it answers nothing, though its socket takes what is sent. */
  public static void stop(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-STOP", display);
  }

  public static void resume(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-CONT", display);
  }

  public static void kill(VirtualDisplay display) throws IOException, InterruptedException {
    signal("-KILL", display);
  }

  private static void signal(String signal, VirtualDisplay display)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(display.pid())).start();
    assertEquals(0, kill.waitFor(), "kill " + signal + " " + display.pid());
  }
}
