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
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream ends before the server has brought a slot up to date: nothing of that is ever seen. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class AheadAtCloseTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region SMALL = Region.ofSize(9, 7);

  /** In which the server does what it was asked for before. */
  private static final int ROUND_TRIPS = 3;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  /** Which request to hold; empty for none. */
  private volatile String holds = "";

  /** Used by the one thread of the relay that passes the stream's requests. */
  private final AheadRequests ahead = new AheadRequests();

  private Passing passing(Request request) throws InterruptedException {
    // Of the session itself is the connection before the stream's.
    if (request.connection() != 1 || !ahead.has(request) || holds.isEmpty()) {
      return Passing.on();
    }
    if (request.name().equals(holds)) {
      held.countDown();
      assertTrue(goesOn.await(60, TimeUnit.SECONDS));
    } else if (request.name().equals("XFixesSetRegion")) {
      // The copy is what comes before, and a server that is cut off leaves undone what it can.
      for (int i = 0; i < ROUND_TRIPS; i++) {
        ServerResources unused = ServerResources.of(X.name());
      }
    }
    return Passing.on();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XFixesSetGCClipRegion", "CopyArea"})
  void shouldLeaveNothingInSlotsThatWereGivenBack(String request) throws Exception {
    List<ByteBuffer> slots = new ArrayList<>();
    try (Canvas canvas = Canvas.open(X.name());
        XRelay relay = XRelay.to(X.name(), this::passing)) {
      ServerResources before = ServerResources.of(X.name());
      try (ScreenSession session =
              ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
          FrameStream stream =
              session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest())) {
        takeAndClose(stream, canvas, 3, slots);
        holds = request;
        takeAndClose(stream, canvas, 2, slots);
        assertTrue(held.await(60, TimeUnit.SECONDS), "nothing is copied ahead");
      } finally {
        goesOn.countDown();
      }
      Eventually.eventually(
          () -> "the server has done all that the stream asked it for",
          () -> ServerResources.of(X.name()).equals(before));
    }
    for (ByteBuffer slot : slots) {
      for (int at = 0; at < slot.capacity(); at += 4) {
        assertEquals(0, slot.getInt(at));
      }
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
