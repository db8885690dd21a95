package dev.framelease.x11.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.faults.ServerResources;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server holds for captured windows, as its extension X-Resource counts it. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WindowResourcesTest {
  private static final Plan PLAN = Plan.at(20, 10, 60, 40, 0x00ff00);

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  private static Map<String, Integer> resources() {
    return ServerResources.of(X.name()).counts();
  }

  private static ScreenSession open() {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @Test
  void shouldHoldNoMoreAfterManyGrabs() {
    try (WindowProgram program = new WindowProgram(X.name())) {
      List<Integer> windows = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        windows.add(program.show(PLAN));
      }
      Map<String, Integer> before = resources();
      try (ScreenSession session = open()) {
        grabAll(session, windows);
        Map<String, Integer> once = resources();
        for (int i = 0; i < 10; i++) {
          for (int window : windows) {
            program.windows().unmap(window);
            program.windows().map(window);
          }
          grabAll(session, windows);
        }
        assertEquals(once, resources());
      }
      Eventually.eventually("nothing is left of the session", () -> resources().equals(before));
    }
  }

  private static void grabAll(ScreenSession session, List<Integer> windows) {
    for (int window : windows) {
      session.grab(CaptureSource.window(window)).close();
    }
  }

  @Test
  void shouldHoldNothingAfterAStreamOfManySizes() throws Exception {
    try (WindowProgram program = new WindowProgram(X.name());
        ScreenSession session = open()) {
      int window = program.show(PLAN);
      Map<String, Integer> before = resources();
      StreamOptions options =
          StreamOptions.DEFAULT.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK);
      try (FrameStream stream = session.stream(CaptureSource.window(window), options)) {
        for (int i = 1; i < 100; i++) {
          program.windows().place(window, i, i, 3 * i, 2 * i);
          stream.take(Duration.ofSeconds(60)).orElseThrow().close();
        }
      }
      Eventually.eventually("nothing is left of the stream", () -> resources().equals(before));
    }
  }
}
