package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.posix.InputPoll;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OpenFiles;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server has to say to a session that nobody uses for a while. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class IdleConnectionTest {
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final int EVENT_BYTES = 32;
  private static final int TIMES = 2_000;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  /** Descriptors of sockets, and what they are. */
  private static Map<Integer, String> sockets() throws IOException {
    Map<Integer, String> open = OpenFiles.now();
    open.values().removeIf(target -> !target.startsWith("socket:"));
    return open;
  }

  /** The sockets that there are now and were not before; the JDK may have opened one, too. */
  private static List<InputPoll> opened(Map<Integer, String> before) throws IOException {
    Map<Integer, String> now = sockets();
    now.entrySet().removeAll(before.entrySet());
    assertFalse(now.isEmpty());
    return now.keySet().stream().map(InputPoll::new).toList();
  }

  private static int unread(List<InputPoll> sockets) {
    return sockets.stream().mapToInt(socket -> socket.peek().limit()).sum();
  }

  /** The server tells of damage once, until it is taken. */
  @Test
  void shouldBeToldOnceHoweverMuchIsDrawnMeanwhile() throws Exception {
    try (RandomDrawing drawing = new RandomDrawing(X.name(), 1);
        ScreenSession session = open()) {
      Map<Integer, String> before = sockets();
      try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.onRequest())) {
        stream.take(Duration.ofSeconds(60)).orElseThrow().close();
        List<InputPoll> sockets = opened(before);
        drawing.draw(TIMES);
        assertTrue(unread(sockets) <= EVENT_BYTES, unread(sockets) + " bytes");
        assertTrue(stream.awaitDamage(Duration.ofSeconds(60)));
        stream.take(Duration.ofSeconds(60)).orElseThrow().close();
        drawing.draw(TIMES);
        assertTrue(unread(sockets) <= EVENT_BYTES, unread(sockets) + " bytes");
      }
    }
  }

  @Test
  void shouldBeToldNothingOfWindowsThatItDoesNotCapture() throws Exception {
    Map<Integer, String> before = sockets();
    try (ScreenSession session = open()) {
      session.grab(DESKTOP).close();
      List<InputPoll> sockets = opened(before);
      try (WindowProgram program = new WindowProgram(X.name())) {
        int window = program.show(Plan.at(0, 0, 8, 8, 0));
        for (int i = 0; i < TIMES; i++) {
          program.windows().place(window, i % 2, 0, 8 + i % 3, 8);
          program.windows().name(window, "title " + i, "a", "b");
        }
        assertEquals(0, unread(sockets));
      }
    }
  }

  /** Each move of a window is told. What does not fit into the socket waits in the server. */
  @Test
  void shouldTakeAllInWithTheNextGrab() throws Exception {
    try (WindowProgram program = new WindowProgram(X.name())) {
      int window = program.show(Plan.at(0, 0, 8, 8, 0x102030));
      Map<Integer, String> before = sockets();
      try (ScreenSession session = open()) {
        CaptureSource source = CaptureSource.window(window);
        session.grab(source).close();
        List<InputPoll> sockets = opened(before);
        for (int i = 1; i <= TIMES; i++) {
          program.windows().place(window, i % 2, 0, 8, 8);
        }
        assertTrue(unread(sockets) > 0);
        program.windows().place(window, 1, 1, 9, 7);
        try (Frame frame = session.grab(source)) {
          assertEquals(Region.ofSize(9, 7), frame.info().region());
        }
        assertEquals(0, unread(sockets));
      }
    }
  }

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }
}
