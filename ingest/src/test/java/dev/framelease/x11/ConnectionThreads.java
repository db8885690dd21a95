package dev.framelease.x11;

import static dev.framelease.testing.Eventually.eventually;

import java.util.Arrays;

/** The threads of connections, as the JVM shows them. */
public final class ConnectionThreads {
  private ConnectionThreads() {}

  /**
   * Waits until that of a session on a display has nothing left to do. Then the next grab begins on
   * the thread of who asks, however busy the machine is.
   */
  public static void awaitIdle(String display) {
    eventually("the connection is idle", () -> isIdle("framelease-x11 " + display));
  }

  private static boolean isIdle(String name) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals(name))
        .filter(each -> each.getKey().getState() == Thread.State.WAITING)
        .flatMap(each -> Arrays.stream(each.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("take"));
  }
}
