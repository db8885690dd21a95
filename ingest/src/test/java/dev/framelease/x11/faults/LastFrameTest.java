package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is asked for ahead of a frame that a stream will not give. */
@Timeout(180)
@ExtendWith(LedgerExtension.class)
class LastFrameTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region SCREEN = Region.ofSize(64, 48);
  private static final Region SMALL = Region.ofSize(9, 7);

  /** With the first frame come two slots, each of which is warmed. */
  private static final int IMAGES_OF_SLOTS = 2;

  /** With the last of so many frames that are held, a slot is brought up to date ahead. */
  private static final int FRAMES = 4;

  @RegisterExtension static final XServer X = XServer.ofSize(SCREEN.width(), SCREEN.height());

  private final AtomicInteger images = new AtomicInteger();
  private final AtomicInteger copiesAhead = new AtomicInteger();

  /** Used by the one thread of the relay that passes the stream's requests. */
  private final AheadRequests ahead = new AheadRequests();

  private Passing passing(Request request) {
    // Of the session itself is the connection before the stream's.
    if (request.connection() == 1) {
      images.addAndGet(request.name().equals("ShmGetImage") ? 1 : 0);
      copiesAhead.addAndGet(ahead.has(request) && request.name().equals("CopyArea") ? 1 : 0);
    }
    return Passing.on();
  }

  private static ScreenSession open(XRelay relay) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void shouldAskForNoMoreFramesThanTheLimit(int limit) throws Exception {
    StreamOptions options =
        StreamOptions.DEFAULT
            .onRequest()
            .withAhead(LONG)
            .withDamage(DamageUse.IGNORE)
            .withLimit(limit);
    try (XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session = open(relay)) {
      ServerResources before = ServerResources.of(X.name());
      try (FrameStream stream = session.stream(CaptureSource.desktop(), options)) {
        images.set(0);
        for (int i = 0; i < limit; i++) {
          stream.take(LONG).orElseThrow().close();
        }
        assertTrue(stream.hasEnded());
      }
      awaitTheServersEnd(before);
    }
    assertEquals(IMAGES_OF_SLOTS + limit, images.get());
  }

  /** When the server has forgotten the stream, all that it asked for has passed the relay. */
  private static void awaitTheServersEnd(ServerResources before) throws IOException {
    Eventually.eventually(
        () -> "the server has done all that the stream asked it for",
        () -> ServerResources.of(X.name()).equals(before));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringNoSlotUpToDateAfterTheLastFrame(Drawn.Kind kind) throws Exception {
    assertTrue(copiesAheadOf(FRAMES + 1, kind) > 0, "where it is not the last one, one is");
    assertEquals(0, copiesAheadOf(FRAMES, kind));
  }

  private int copiesAheadOf(int limit, Drawn.Kind kind) throws Exception {
    List<Frame> frames = new ArrayList<>();
    try (Drawn drawn = kind.open(X.name(), SCREEN);
        XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session = open(relay)) {
      ServerResources before = ServerResources.of(X.name());
      copiesAhead.set(0);
      StreamOptions options = StreamOptions.DEFAULT.onRequest().withLimit(limit);
      try (FrameStream stream = session.stream(drawn.source(), options)) {
        for (int i = 0; i < FRAMES; i++) {
          drawn.fill(SMALL, i + 1);
          frames.add(stream.take(LONG).orElseThrow());
          if (frames.size() == FRAMES - 1) {
            frames.remove(0).close();
            frames.remove(0).close();
          }
        }
      }
      awaitTheServersEnd(before);
      return copiesAhead.get();
    } finally {
      frames.forEach(Frame::close);
    }
  }
}
