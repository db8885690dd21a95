package dev.framelease.x11;

import static dev.framelease.x11.TakenFrames.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames that are captured when they are asked for, and those that are captured ahead. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class RequestedFramesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final StreamOptions ON_REQUEST = StreamOptions.DEFAULT.onRequest();
  private static final Region BOX = new Region(20, 10, 8, 4);

  private VirtualDisplay display;
  private ScreenSession session;
  private Canvas canvas;

  @BeforeEach
  void open() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display.name()));
    canvas = Canvas.open(display.name());
    canvas.fill(0x102030);
  }

  @AfterEach
  void close() {
    session.close();
    canvas.close();
    display.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  @Test
  void shouldShowTheScreenAsItIsWhenAFrameIsAskedFor() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST)) {
      for (int colour = 0x101010; colour < 0x101020; colour++) {
        canvas.fill(colour);
        try (Frame frame = next(stream)) {
          Pattern.assertFilled(frame, colour);
        }
      }
    }
  }

  @Test
  void shouldTellWhatHasChangedSinceTheFrameBefore() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST)) {
      try (Frame first = next(stream)) {
        assertInstanceOf(Damage.Unknown.class, first.info().damage());
      }
      canvas.fill(BOX, 0xff0000);
      try (Frame changed = next(stream);
          Frame same = next(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), changed.info().damage());
        assertEquals(new Damage.Unchanged(), same.info().damage());
        assertEquals(changed.address(), same.address());
      }
    }
  }

  @Test
  void shouldCaptureNothingThatNobodyAskedFor() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST.withDamage(DamageUse.IGNORE))) {
      for (int taken = 1; taken <= 50; taken++) {
        next(stream).close();
        StreamStatistics statistics = stream.statistics();
        assertEquals(taken, statistics.captured());
        assertEquals(taken, statistics.delivered());
        assertEquals(0, statistics.waiting());
      }
      assertEquals(0, session.status().slotsHeld());
      assertTrue(stream.take(Duration.ZERO).isEmpty());
    }
  }

  @Test
  void shouldEndAtItsLimit() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST.withLimit(3))) {
      int frames = 0;
      for (Frame frame : stream) {
        frame.close();
        frames++;
      }
      assertEquals(3, frames);
      assertTrue(stream.hasEnded());
    }
  }

  @Test
  void shouldGiveEachFrameToOneOfManyTakers() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST.withLimit(400))) {
      List<CompletableFuture<List<Long>>> takers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        takers.add(OwnThread.supply(() -> takeAll(stream)));
      }
      Set<Long> sequences = new TreeSet<>();
      int taken = 0;
      for (CompletableFuture<List<Long>> taker : takers) {
        taken += taker.get().size();
        sequences.addAll(taker.get());
      }
      assertEquals(400, taken);
      assertEquals(400, sequences.size());
    }
  }

  private static List<Long> takeAll(FrameStream stream) {
    List<Long> sequences = new ArrayList<>();
    for (Frame frame : stream) {
      try (frame) {
        sequences.add(frame.info().sequence());
      }
    }
    return sequences;
  }

  @Test
  void shouldPublishWhatIsRequestedAndCaptureNoMore() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    CountDownLatch completed = new CountDownLatch(1);
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST)) {
      stream
          .publisher()
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscribed.complete(subscription);
                }

                @Override
                public void onNext(Frame frame) {
                  three.countDown();
                }

                @Override
                public void onError(Throwable failure) {
                  throw new AssertionError(failure);
                }

                @Override
                public void onComplete() {
                  completed.countDown();
                }
              });
      subscribed.get().request(3);
      three.await();
      assertEquals(3, stream.statistics().captured());
    }
    completed.await();
  }

  @Test
  void shouldAwaitDamageWhereItCaptures() throws Exception {
    CaptureSource part = CaptureSource.region(new Region(0, 0, 32, 48));
    try (FrameStream stream = session.stream(part, ON_REQUEST)) {
      assertTrue(stream.awaitDamage(Duration.ZERO), "nothing was taken yet");
      next(stream).close();
      assertFalse(stream.awaitDamage(SHORT));
      canvas.fill(new Region(40, 0, 10, 10), 0xff0000);
      assertFalse(stream.awaitDamage(SHORT), "elsewhere");
      CompletableFuture<Boolean> drawn =
          OwnThread.supply(
              () -> {
                canvas.fill(BOX, 0x00ff00);
                return true;
              });
      assertTrue(stream.awaitDamage(LONG));
      assertTrue(drawn.get());
      assertEquals(1, stream.statistics().captured(), "it captures nothing");
      assertTrue(stream.awaitDamage(Duration.ZERO), "it is still not taken");
      try (Frame changed = next(stream)) {
        assertEquals(new Damage.Rectangles(List.of(BOX)), changed.info().damage());
      }
      assertFalse(stream.awaitDamage(Duration.ZERO));
    }
  }

  @Test
  void shouldNotAwaitDamageThatNobodyTellsOf() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST.withDamage(DamageUse.IGNORE))) {
      next(stream).close();
      assertTrue(stream.awaitDamage(LONG));
    }
  }

  @Test
  void shouldRefuseToAwaitDamageWhereAThreadOfItsOwnCaptures() {
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> stream.awaitDamage(SHORT));
      assertTrue(e.getMessage().contains("onRequest"), e.getMessage());
    }
  }

  @Test
  void shouldEndWhoAwaitsDamageWhenTheStreamOrItsSessionIsClosed() throws Exception {
    FrameStream closed = session.stream(DESKTOP, ON_REQUEST);
    next(closed).close();
    CompletableFuture<Boolean> waiting = OwnThread.supply(() -> awaitDamage(closed));
    closed.close();
    assertFalse(waiting.get());

    FrameStream open = session.stream(DESKTOP, ON_REQUEST);
    next(open).close();
    CompletableFuture<CaptureException> failed =
        OwnThread.supply(() -> assertThrows(CaptureException.class, () -> awaitDamage(open)));
    session.close();
    assertEquals(Reason.SESSION_CLOSED, failed.get().reason());
  }

  private static boolean awaitDamage(FrameStream stream) {
    try {
      return stream.awaitDamage(LONG);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldGoOnAfterAnInterrupt() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST)) {
      next(stream).close();
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> stream.awaitDamage(LONG));
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> stream.take(LONG));
      assertFalse(Thread.currentThread().isInterrupted());
      next(stream).close();
    }
  }

  @Test
  void shouldGiveUpAFrameInTimeAndEndWhileSomebodyWaitsForOne() throws Exception {
    FrameStream stream = session.stream(DESKTOP, ON_REQUEST);
    next(stream).close();
    Servers.stop(display);
    // On a busy machine the time may be over before a grab has begun.
    Eventually.eventually("a grab was given up", () -> isGivenUp(stream));
    assertEquals(1, stream.statistics().dropped(DropCause.TIMED_OUT));
    CompletableFuture<Boolean> waiting =
        OwnThread.supply(
            () -> {
              try {
                return stream.take(LONG).isEmpty();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    stream.close();
    assertTrue(waiting.get());
    Servers.resume(display);
  }

  private static boolean isGivenUp(FrameStream stream) {
    try {
      assertTrue(stream.take(SHORT).isEmpty());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return stream.statistics().dropped(DropCause.TIMED_OUT) > 0;
  }

  @Test
  void shouldTellThatTheServerHasDied() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, ON_REQUEST)) {
      next(stream).close();
      Servers.kill(display);
      assertEquals(
          Reason.CONNECTION_LOST,
          assertThrows(CaptureException.class, () -> stream.awaitDamage(LONG)).reason());
      assertEquals(
          Reason.CONNECTION_LOST,
          assertThrows(CaptureException.class, () -> stream.take(LONG)).reason());
    }
  }

  /** While a frame is held and read, the next is captured, and no more than may wait. */
  @Test
  void shouldCaptureAheadAsManyFramesAsMayWait() throws Exception {
    for (int depth : new int[] {1, 2}) {
      StreamOptions ahead =
          StreamOptions.DEFAULT
              .asFastAsPossible()
              .withSlowConsumer(SlowConsumer.BLOCK)
              .withDamage(DamageUse.IGNORE)
              .withCapacity(depth);
      try (FrameStream stream = session.stream(DESKTOP, ahead)) {
        for (int taken = 1; taken <= 20; taken++) {
          try (Frame frame = next(stream)) {
            long captured = (long) taken + depth;
            Eventually.eventually(
                "the next ones are captured", () -> stream.statistics().captured() == captured);
            assertEquals(taken, frame.info().sequence());
            assertEquals(depth, stream.statistics().waiting());
            assertEquals(1 + depth, session.status().slotsHeld());
          }
        }
      }
    }
  }
}
