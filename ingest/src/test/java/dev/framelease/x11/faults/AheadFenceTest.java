package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server has yet to bring a slot up to date: the slot is nobody's until it has. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class AheadFenceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final Region SCREEN = Region.ofSize(64, 48);
  private static final Region SMALL = Region.ofSize(9, 7);
  private static final int SLOTS = 3;

  /** How often somebody asks in vain. */
  private static final int ATTEMPTS = 20;

  @RegisterExtension static final XServer X = XServer.ofSize(SCREEN.width(), SCREEN.height());

  /** Whatever is free is idle at once. */
  private final MemoryBudget budget =
      MemoryBudget.of(SLOTS * 4L * SCREEN.width() * SCREEN.height(), Duration.ZERO);

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final List<Frame> frames = new ArrayList<>();
  private volatile boolean holds;
  private int colour;

  /** The one that is brought up to date ahead. */
  private ByteBuffer slot;

  /** Used by the one thread of the relay that passes the stream's requests. */
  private final AheadRequests ahead = new AheadRequests();

  private Passing passing(Request request) throws InterruptedException {
    // Of the session itself is the connection before the stream's.
    if (request.connection() == 1 && ahead.has(request) && holds) {
      held.countDown();
      assertTrue(goesOn.await(60, TimeUnit.SECONDS));
    }
    return Passing.on();
  }

  private ScreenSession open(String display) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(display).withBudget(budget).withGrabTimeout(LONG));
  }

  private Frame next(FrameStream stream, Drawn drawn) throws InterruptedException {
    drawn.fill(SMALL, ++colour);
    return stream.take(LONG).orElseThrow();
  }

  /** Takes four frames, and holds the last two of them in {@link #frames}. */
  private void copyAhead(FrameStream stream, Drawn drawn) throws InterruptedException {
    Frame first = next(stream, drawn);
    slot = first.buffer();
    Frame second = next(stream, drawn);
    frames.add(next(stream, drawn));
    first.close();
    second.close();
    holds = true;
    frames.add(next(stream, drawn));
    assertTrue(held.await(60, TimeUnit.SECONDS), "nothing is copied ahead");
  }

  private void assertFramesShowWhatTheyDid() {
    assertShows(frames.get(0), 3);
    assertShows(frames.get(1), 4);
  }

  @AfterEach
  void closeFrames() {
    goesOn.countDown();
    frames.forEach(Frame::close);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveItToOthersWhenTheServerHasDone(Drawn.Kind kind) throws Exception {
    try (Drawn drawn = kind.open(X.name(), SCREEN);
        XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session = open(relay.name());
        ScreenSession lacking = open(X.name());
        FrameStream stream = session.stream(drawn.source(), StreamOptions.DEFAULT.onRequest())) {
      copyAhead(stream, drawn);
      for (int i = 0; i < ATTEMPTS; i++) {
        assertInstanceOf(GrabResult.NoSlot.class, lacking.tryGrab(DESKTOP, LONG));
      }
      goesOn.countDown();
      Eventually.eventually("the slot goes to who lacks one", () -> takes(lacking));
      assertFramesShowWhatTheyDid();
      assertEquals(0, slot.getInt(0), "what another has got shows nothing any more");
    }
  }

  private boolean takes(ScreenSession lacking) {
    if (!(lacking.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured)) {
      return false;
    }
    try (Frame frame = captured.frame()) {
      assertShows(frame, colour);
    }
    return true;
  }

  /** A frame that was taken while nothing but this was drawn. */
  private static void assertShows(Frame frame, int small) {
    ByteBuffer pixels = frame.buffer();
    for (int i = 0; i < SCREEN.width() * SCREEN.height(); i++) {
      boolean inside = i % SCREEN.width() < SMALL.width() && i / SCREEN.width() < SMALL.height();
      assertEquals(inside ? small : 0, pixels.getInt(4 * i) & 0xffffff, "pixel " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotGiveItTwiceAfterATimeOut(Drawn.Kind kind) throws Exception {
    try (Drawn drawn = kind.open(X.name(), SCREEN);
        XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session = open(relay.name());
        FrameStream stream = session.stream(drawn.source(), StreamOptions.DEFAULT.onRequest())) {
      copyAhead(stream, drawn);
      drawn.fill(SMALL, ++colour);
      assertTrue(stream.take(Duration.ofMillis(50)).isEmpty());
      goesOn.countDown();
      try (Frame next = next(stream, drawn)) {
        assertShows(next, 6);
        assertFramesShowWhatTheyDid();
      }
    }
  }
}
