package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody draws between the taking of the damage and the copy: the frame shows one moment. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class TornFrameTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region SMALL = Region.ofSize(9, 7);
  private static final int ROUNDS = 20;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final AtomicInteger grabbed = new AtomicInteger();
  private final AtomicInteger drawn = new AtomicInteger();
  private volatile boolean draws;
  private final AtomicInteger colour = new AtomicInteger();
  private Canvas canvas;

  private Passing passing(Request request) {
    if (draws && request.name().equals("GrabServer")) {
      // Nobody can draw from now on, and the copy is the second one.
      draws = false;
      grabbed.incrementAndGet();
    } else if (draws && request.name().equals("XFixesSetGCClipRegion")) {
      // A busy server could draw before it takes the damage that it was asked for before. It comes
      // to that while it answers others.
      ServerResources unused = ServerResources.of(X.name());
      canvas.fill(colour.incrementAndGet());
      drawn.incrementAndGet();
    }
    return Passing.on();
  }

  @Test
  void shouldShowOneMomentWhereSomebodyDrawsBeforeTheCopy() throws Exception {
    try (Canvas open = Canvas.open(X.name());
        XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
        FrameStream stream =
            session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest())) {
      canvas = open;
      stream.take(LONG).orElseThrow().close();
      for (int round = 0; round < ROUNDS; round++) {
        canvas.fill(SMALL, colour.incrementAndGet());
        int before = colour.get();
        draws = true;
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          assertShowsOneMoment(frame, before);
        }
        draws = false;
      }
    }
    assertTrue(drawn.get() > ROUNDS / 2, "drawn before copies: " + drawn);
    assertTrue(grabbed.get() > 0, "copies that were made once more");
  }

  private static void assertShowsOneMoment(Frame frame, int before) {
    int inside = pixel(frame, 0);
    int outside = pixel(frame, frame.info().layout().byteSize() - 4);
    if (inside != before) {
      assertEquals(inside, outside, "what was drawn over all of the screen");
    }
  }

  private static int pixel(Frame frame, long at) {
    ByteBuffer bytes = frame.buffer();
    return bytes.getInt((int) at) & 0xffffff;
  }
}
