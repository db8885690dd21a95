package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.virtual.VirtualDisplay;
import java.util.List;

/** What a fault may leave: nothing, here or in the server. */
final class Aftermath {
  private Aftermath() {}

  /** Fails if this process still has something of a session on this display, or soon has not. */
  static void assertNothingHere(String display) {
    assertEquals(List.of(), HolderLedger.open());
    eventually("no thread of the connection is left", () -> threadsOf(display).isEmpty());
    eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  private static List<String> threadsOf(String display) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("framelease") && name.endsWith(" " + display))
        .toList();
  }

  /** Fails if the server still has something of a client that has gone, or cannot be captured. */
  static void assertServes(VirtualDisplay server, ServerResources before) {
    eventually("the server has no slot", () -> ServerMemory.mappedSlots(server.pid()) == 0);
    eventually(
        () -> "the server has " + ServerResources.of(server.name()) + ", not " + before,
        () -> ServerResources.of(server.name()).equals(before));
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(server.name());
    try (ScreenSession next = ScreenSession.open(options);
        Frame frame = next.grab(CaptureSource.desktop())) {
      Pattern.assertShownBy(frame);
    }
  }
}
