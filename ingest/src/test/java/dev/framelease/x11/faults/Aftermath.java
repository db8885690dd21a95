package dev.framelease.x11.faults;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.OpenFiles;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.ServerMemory;
import dev.framelease.x11.virtual.VirtualDisplay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a fault may leave: nothing, here or in the server. */
final class Aftermath {
  static {
    // The JDK keeps a socket of its own from the first channel on, which is not to be counted.
    try {
      SocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Aftermath() {}

  /** Fails if this process still has something of a session on this display, or soon has not. */
  static void assertNothingHere(String display) {
    assertNoThreadOf(display);
    assertNothingHere();
  }

  /** Fails if this process still has something of a session, or soon has not. */
  static void assertNothingHere() {
    assertEquals(List.of(), HolderLedger.open());
    eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
    MemoryBudget budget = MemoryBudget.ofJvm();
    eventually(budget::toString, () -> budget.usedBytes() == 0);
  }

  /** How many sockets this process has, and other descriptors that wait for them. */
  static long connections() {
    return connectionsNow().size();
  }

  private static List<String> connectionsNow() {
    try {
      return OpenFiles.now().values().stream()
          .filter(target -> target.startsWith("socket:") || target.contains("eventpoll"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if there are more, or soon are not. */
  static void assertNoConnectionsBeyond(long before) {
    eventually(
        () -> before + " before, and now " + connectionsNow(), () -> connections() <= before);
  }

  /** Fails if a session on this display, or a stream, still has a thread. */
  static void assertNoThreadOf(String display) {
    eventually(() -> "left: " + threadsOf(display), () -> threadsOf(display).isEmpty());
  }

  private static Map<String, String> threadsOf(String display) {
    Map<String, String> found = new HashMap<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              String name = thread.getName();
              if (name.startsWith("framelease") && name.endsWith(" " + display)) {
                found.put(name, Arrays.toString(stack));
              }
            });
    return found;
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
