package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.ConnectionThreads;
import dev.framelease.x11.xcb.CursorForTests;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An answer of which a part comes, and the rest does not: libxcb waits for that, however long. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StalledAnswerTest {
  private static final CaptureSource WITH_CURSOR = CaptureSource.desktop().withCursor();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(100);

  private static final String CURSOR = "XFixesGetCursorImage";
  private static final int SIDE = 16;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private final CountDownLatch end = new CountDownLatch(1);

  /** Of which request a part of the answer comes; empty for none. */
  private volatile String stalled = "";

  private final AtomicInteger parts = new AtomicInteger();
  private CursorForTests cursors;

  @BeforeEach
  void show() {
    cursors = new CursorForTests(X.name());
    int[] argb = new int[SIDE * SIDE];
    Arrays.fill(argb, 0xff123456);
    cursors.show(cursors.create(SIDE, SIDE, 0, 0, argb));
  }

  @AfterEach
  void close() {
    cursors.close();
  }

  private Passing passing(Request request) throws InterruptedException {
    if (request.name().equals(stalled)) {
      int some = stalled.equals(CURSOR) ? 100 : 16;
      return Passing.answered(
          answer -> {
            parts.incrementAndGet();
            return Arrays.copyOf(answer, some);
          });
    }
    if (stalled.equals(CURSOR) && request.name().equals("QueryPointer")) {
      // Its answer would be taken for the rest.
      end.await();
    }
    return Passing.on();
  }

  @Test
  void shouldGiveUpAtTheDeadlineWhereTheRestOfAFrameAheadDoesNotCome() throws Exception {
    StreamOptions ahead =
        StreamOptions.DEFAULT.onRequest().withAhead(LONG).withDamage(DamageUse.IGNORE);
    try (XRelay relay = XRelay.to(X.name(), this::passing);
        ScreenSession session =
            ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
        FrameStream stream = session.stream(CaptureSource.desktop(), ahead)) {
      stream.take(LONG).orElseThrow().close();
      stalled = "ShmGetImage";
      // One may still be on its way that is whole.
      Eventually.eventually("a part came of one, which was given up", () -> isGivenUp(stream));
    }
  }

  /** Takes a frame, if it comes soon, on a thread that may hang. */
  private boolean isGivenUp(FrameStream stream) {
    boolean came = parts.get() > 0;
    CompletableFuture<Boolean> empty =
        OwnThread.supply(
            () -> {
              try {
                Optional<Frame> frame = stream.take(SHORT);
                frame.ifPresent(Frame::close);
                return frame.isEmpty();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Eventually.eventually("the take ends", empty::isDone);
    return came && empty.join();
  }

  @Test
  void shouldGiveUpAtTheDeadlineWhereTheRestOfACursorDoesNotCome() throws Exception {
    try (XRelay relay = XRelay.to(X.name(), this::passing)) {
      ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(relay.name()));
      session.grab(WITH_CURSOR).close();
      ConnectionThreads.awaitIdle(relay.name());
      stalled = CURSOR;
      CompletableFuture<GrabResult> grab =
          OwnThread.supply(() -> session.tryGrab(WITH_CURSOR, SHORT));
      try {
        Eventually.eventually("the grab ends", grab::isDone);
        assertInstanceOf(GrabResult.TimedOut.class, grab.get());
      } finally {
        end.countDown();
        session.close();
      }
    }
  }
}
