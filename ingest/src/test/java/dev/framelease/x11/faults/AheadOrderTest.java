package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.virtual.Canvas;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server has written the next frame before somebody asks for it, and what is drawn since. */
@Timeout(180)
@ExtendWith(LedgerExtension.class)
class AheadOrderTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StreamOptions AHEAD =
      StreamOptions.DEFAULT.onRequest().withAhead(LONG).withDamage(DamageUse.IGNORE);
  private static final int COLOUR = 0x100000;

  /** With the first frame come two slots, each of which is warmed, itself, and the next one. */
  private static final int FIRST_IMAGES = 4;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final AtomicInteger images = new AtomicInteger();

  private Passing passing(Request request) {
    if (!request.name().equals("ShmGetImage")) {
      return Passing.on();
    }
    return Passing.answered(
        answer -> {
          images.incrementAndGet();
          return answer;
        });
  }

  @Test
  void shouldShowTheScreenAsItWasWhenTheFrameBeforeWasTaken() throws Exception {
    try (XRelay relay = XRelay.to(X.name(), this::passing);
        Canvas canvas = Canvas.open(X.name());
        ScreenSession session =
            ScreenSession.open(
                SessionOptions.DEFAULT
                    .withDisplay(relay.name())
                    .withBudget(MemoryBudget.of(1 << 20, Duration.ofSeconds(1))));
        FrameStream stream = session.stream(CaptureSource.desktop(), AHEAD)) {
      canvas.fill(COLOUR);
      images.set(0);
      stream.take(LONG).orElseThrow().close();
      for (int i = 1; i <= 20; i++) {
        int written = FIRST_IMAGES + i - 1;
        Eventually.eventually("the next frame is written", () -> images.get() == written);
        long before = System.nanoTime();
        canvas.fill(COLOUR + i);
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          Pattern.assertFilled(frame, COLOUR + i - 1);
          assertTrue(frame.info().time().requestedNanos() < before, "its time tells");
          assertEquals(1 + i, frame.info().sequence());
        }
      }
    }
  }
}
