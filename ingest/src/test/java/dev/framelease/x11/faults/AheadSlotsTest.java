package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.FrameStream;
import dev.framelease.capture.MemoryBudget;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has one slot more than the frames it holds gets each frame into one made ready. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class AheadSlotsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region SCREEN = Region.ofSize(64, 48);
  private static final Region SMALL = Region.ofSize(9, 7);

  /** How many frames it may take until all slots are in use. */
  private static final int FIRST = 20;

  private static final int THEN = 20;

  @RegisterExtension static final XServer X = XServer.ofSize(SCREEN.width(), SCREEN.height());

  /** Used by the one thread of the relay that passes the stream's requests. */
  private final AheadRequests ahead = new AheadRequests();

  /** The copies in their order: {@code a} for one ahead, {@code f} for one into a frame. */
  private final Queue<String> copies = new ConcurrentLinkedQueue<>();

  private final Queue<Frame> held = new ArrayDeque<>();

  private Passing noting(Request request) {
    // Of the session itself is the connection before the stream's.
    if (request.connection() == 1) {
      boolean isAhead = ahead.has(request);
      if (AheadRequests.isCopy(request)) {
        copies.add(isAhead ? "a" : "f");
      }
    }
    return Passing.on();
  }

  private void take(FrameStream stream, int most) throws InterruptedException {
    held.add(stream.take(LONG).orElseThrow());
    if (held.size() > most) {
      held.remove().close();
    }
  }

  @AfterEach
  void closeFrames() {
    held.forEach(Frame::close);
  }

  @ParameterizedTest
  @CsvSource({
    "DESKTOP, 1, false", "DESKTOP, 3, false", "WINDOW, 1, false", "WINDOW, 3, false",
    "DESKTOP, 1, true", "DESKTOP, 3, true", "WINDOW, 1, true", "WINDOW, 3, true"
  })
  void shouldBringASlotUpToDateAheadOfEachFrameOnceAllAreInUse(
      Drawn.Kind kind, int most, boolean isFirstOfAll) throws Exception {
    int slots = most + 2;
    PoolOptions pool = new PoolOptions(slots, slots, 1 << 20, OverflowPolicy.FAIL);
    try (Drawn drawn = kind.open(X.name(), SCREEN);
        XRelay relay = XRelay.to(X.name(), this::noting);
        ScreenSession session =
            ScreenSession.open(
                SessionOptions.DEFAULT
                    .withDisplay(relay.name())
                    .withBudget(MemoryBudget.ofBytes(1 << 20))
                    .withGrabTimeout(LONG));
        FrameStream stream =
            session.stream(drawn.source(), StreamOptions.DEFAULT.onRequest().withPool(pool))) {
      for (int i = 0; i < slots; i++) {
        take(stream, most);
      }
      for (int colour = 1; colour <= FIRST + THEN; colour++) {
        drawn.fill(isFirstOfAll && colour == 1 ? SCREEN : SMALL, colour);
        take(stream, most);
      }
    }
    String all = String.join("", copies);
    assertTrue(all.matches(".*(af){" + THEN + "}a?"), () -> all + " does not end in turns");
  }
}
