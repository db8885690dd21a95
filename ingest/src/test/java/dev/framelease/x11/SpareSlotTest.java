package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A slot that a stream does not need goes to others, though it may be brought up to date ahead. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class SpareSlotTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final Region SMALL = Region.ofSize(9, 7);
  private static final long SLOT_BYTES = 100 * 80 * 4;
  private static final int SLOTS = 6;

  /** What a stream writes into, and what is held of it. */
  private static final int NEEDED = 2;

  @RegisterExtension static final XServer X = XServer.ofSize(100, 80);

  /** Long enough that no slot in use is free for as long between two frames. */
  private final MemoryBudget budget = MemoryBudget.of(SLOTS * SLOT_BYTES, Duration.ofMillis(700));

  private final List<Frame> others = new ArrayList<>();
  private int colour;

  private ScreenSession open() {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(X.name())
            .withBudget(budget)
            .withPool(PoolOptions.DEFAULT.withOverflow(OverflowPolicy.FAIL)));
  }

  static List<StreamOptions> streams() {
    StreamOptions onRequest = StreamOptions.DEFAULT.onRequest();
    StreamOptions ahead = onRequest.withAhead(LONG);
    return List.of(onRequest, ahead, ahead.withDamage(DamageUse.IGNORE));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void shouldGiveUpWhatItDoesNotNeedThoughItGoesOn(StreamOptions options) throws Exception {
    try (Canvas canvas = Canvas.open(X.name());
        ScreenSession modest = open();
        ScreenSession lacking = open();
        FrameStream stream = modest.stream(DESKTOP, options)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        held.add(next(stream, canvas));
      }
      Frame[] last = {held.remove(SLOTS - 1)};
      held.forEach(Frame::close);
      try {
        Eventually.eventually(
            () -> others.size() + " slots went to another session",
            () -> {
              Frame now = next(stream, canvas);
              last[0].close();
              last[0] = now;
              return takes(lacking) && others.size() == SLOTS - NEEDED;
            });
      } finally {
        last[0].close();
        others.forEach(Frame::close);
      }
    }
    assertEquals(SLOTS - NEEDED, others.size());
  }

  private Frame next(FrameStream stream, Canvas canvas) {
    canvas.fill(SMALL, ++colour);
    try {
      return stream.take(LONG).orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean takes(ScreenSession lacking) {
    if (lacking.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured) {
      others.add(captured.frame());
      return true;
    }
    return false;
  }
}
