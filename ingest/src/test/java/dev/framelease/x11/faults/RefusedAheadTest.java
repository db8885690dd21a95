package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.FrameStream;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server refuses to bring a slot up to date ahead: it is copied anew, and nobody notices. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class RefusedAheadTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region SCREEN = Region.ofSize(64, 48);
  private static final int HELD = 3;
  private static final int SLOTS = 6;
  private static final int FRAMES = 60;
  private static final int BAD_ALLOC = 11;

  @RegisterExtension static final XServer X = XServer.ofSize(SCREEN.width(), SCREEN.height());

  private final Random random = new Random(20261122);
  private final AtomicInteger refused = new AtomicInteger();
  private final AheadRequests ahead = new AheadRequests();
  private final int[] pixels = new int[SCREEN.width() * SCREEN.height()];

  private Passing passing(Request request, String name) {
    // Of the session itself is the connection before the stream's.
    if (request.connection() != 1 || !ahead.has(request) || !request.name().equals(name)) {
      return Passing.on();
    }
    return refused.incrementAndGet() % 2 == 0 ? Passing.on() : Passing.refused(request, BAD_ALLOC);
  }

  @ParameterizedTest
  @CsvSource({
    "DESKTOP, CopyArea",
    "DESKTOP, XFixesSetGCClipRegion",
    "WINDOW, CopyArea",
    "WINDOW, CompositeNameWindowPixmap"
  })
  void shouldShowAllThatWasDrawn(Drawn.Kind kind, String name) throws Exception {
    Queue<Frame> held = new ArrayDeque<>();
    StreamOptions options =
        StreamOptions.DEFAULT
            .onRequest()
            .withPool(new PoolOptions(SLOTS, SLOTS, 1 << 20, OverflowPolicy.FAIL));
    try (Drawn drawn = kind.open(X.name(), SCREEN);
        XRelay relay = XRelay.to(X.name(), request -> passing(request, name));
        ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
        FrameStream stream = session.stream(drawn.source(), options)) {
      useAll(stream, drawn);
      for (int i = 0; i < FRAMES; i++) {
        drawSomewhere(drawn);
        Frame frame = stream.take(LONG).orElseThrow();
        held.add(frame);
        assertShowsThePixels(frame);
        if (held.size() > HELD) {
          held.remove().close();
        }
      }
      assertTrue(refused.get() > 10, "refused: " + refused);
    } finally {
      held.forEach(Frame::close);
    }
  }

  /** A slot that was not used is made ready for that when somebody may wait. */
  private void useAll(FrameStream stream, Drawn drawn) throws InterruptedException {
    List<Frame> all = new ArrayList<>();
    try {
      while (all.size() < SLOTS) {
        drawSomewhere(drawn);
        all.add(stream.take(LONG).orElseThrow());
      }
    } finally {
      all.forEach(Frame::close);
    }
  }

  private void drawSomewhere(Drawn drawn) {
    Region part =
        new Region(
            random.nextInt(54), random.nextInt(40), 1 + random.nextInt(9), 1 + random.nextInt(7));
    int colour = 1 + random.nextInt(0xffffff);
    drawn.fill(part, colour);
    for (int y = part.y(); y < part.y() + part.height(); y++) {
      for (int x = part.x(); x < part.x() + part.width(); x++) {
        pixels[y * SCREEN.width() + x] = colour;
      }
    }
  }

  private void assertShowsThePixels(Frame frame) {
    for (int i = 0; i < pixels.length; i++) {
      int at = i;
      int pixel = frame.buffer().getInt(4 * i) & 0xffffff;
      assertEquals(pixels[i], pixel, () -> "pixel " + at + " of " + frame);
    }
  }
}
