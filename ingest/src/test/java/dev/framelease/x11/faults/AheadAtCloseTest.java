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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream closes while the server has yet to bring a slot up to date: nothing comes back. */
@Timeout(120)
@ExtendWith(LedgerExtension.class)
class AheadAtCloseTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Region SMALL = Region.ofSize(9, 7);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ahead = new CountDownLatch(1);
  private volatile boolean holds;

  /** Used by the one thread of the relay that passes a stream's requests. */
  private volatile boolean taken;

  /** What is copied without the damage being taken before is copied ahead. */
  private Passing passing(Request request) throws InterruptedException {
    if (request.name().equals("DamageSubtract")) {
      taken = true;
    } else if (request.name().equals("XFixesSetGCClipRegion")) {
      if (holds && !taken) {
        ahead.countDown();
        // Whoever closes waits for it, or does not.
        boolean unused = closed.await(300, TimeUnit.MILLISECONDS);
      }
      taken = false;
    }
    return Passing.on();
  }

  @Test
  void shouldLeaveNothingInSlotsThatWereGivenBack() throws Exception {
    List<ByteBuffer> slots = new ArrayList<>();
    try (Canvas canvas = Canvas.open(X.name());
        XRelay relay = XRelay.to(X.name(), this::passing)) {
      try (ScreenSession session =
              ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
          FrameStream stream =
              session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest())) {
        takeAndClose(stream, canvas, 3, slots);
        holds = true;
        takeAndClose(stream, canvas, 2, slots);
        assertTrue(ahead.await(30, TimeUnit.SECONDS));
      } finally {
        closed.countDown();
      }
    }
    // The server has served everybody else once more.
    Canvas.open(X.name()).close();
    for (ByteBuffer slot : slots) {
      assertEquals(0, slot.getInt(0) & 0xffffff);
    }
  }

  private static void takeAndClose(
      FrameStream stream, Canvas canvas, int count, List<ByteBuffer> slots) throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      canvas.fill(SMALL, 0x112233 + slots.size());
      Frame frame = stream.take(LONG).orElseThrow();
      frames.add(frame);
      slots.add(frame.buffer());
    }
    frames.forEach(Frame::close);
  }
}
