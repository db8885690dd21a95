package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are ended by several at once, or from where they are used. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class StreamCloseTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CLOSERS = 8;

  /** A slot for each frame, also where it is the same as the one before. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT.asFastAsPossible().withDamage(DamageUse.IGNORE);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @AfterEach
  void shouldHoldNothingAtTheEnd() {
    Eventually.eventually(
        "no thread is left",
        () -> FrameStreamTest.threads("stream") + FrameStreamTest.threads("subscriber") == 0);
    assertEquals(0, session.status().slotsHeld());
    session.close();
  }

  private FrameStream open(StreamOptions options) {
    return session.stream(CaptureSource.desktop(), options);
  }

  /** Also on request, where those who take capture; one of them is interrupted. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void shouldCloseForEightThreadsAtOnce(int capacity) throws Exception {
    for (int round = 0; round < 20; round++) {
      FrameStream stream = open(FAST.withCapacity(capacity));
      CyclicBarrier start = new CyclicBarrier(CLOSERS);
      List<CompletableFuture<Void>> closers = new ArrayList<>();
      for (int i = 0; i < CLOSERS; i++) {
        boolean interrupted = i == 3;
        closers.add(OwnThread.run(() -> takeAndClose(stream, start, interrupted)));
      }
      for (CompletableFuture<Void> closer : closers) {
        closer.get();
      }
      assertEquals(0, session.status().slotsHeld(), "round " + round);
    }
  }

  private static void takeAndClose(FrameStream stream, CyclicBarrier start, boolean interrupted) {
    try {
      stream.take(LONG).ifPresent(Frame::close);
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    stream.close();
    assertTrue(stream.hasEnded());
    assertEquals(interrupted, Thread.currentThread().isInterrupted());
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldTellASubscriberThatClosesTheSessionWithinItsCallback(SlowConsumer policy)
      throws Exception {
    FrameStream stream = open(FAST.withSlowConsumer(policy));
    CollectingSubscriber subscriber = new CollectingSubscriber(10, frame -> session.close());
    stream.publisher().subscribe(subscriber);
    subscriber.awaitEnd();
    assertEquals(1, subscriber.sequences().size());
    CaptureException e = assertInstanceOf(CaptureException.class, subscriber.error());
    assertEquals(Reason.SESSION_CLOSED, e.reason());
  }

  @Test
  void shouldDeliverNothingAfterACancelWhateverOthersRequest() throws Exception {
    for (int round = 0; round < 50; round++) {
      FrameStream stream = open(FAST);
      CollectingSubscriber subscriber = new CollectingSubscriber(Long.MAX_VALUE);
      stream.publisher().subscribe(subscriber);
      Flow.Subscription subscription = subscriber.subscription();
      CompletableFuture<Void> requests = OwnThread.run(() -> requestAll(subscription));
      subscription.cancel();
      requests.get();
      stream.close();
      Eventually.eventually("nothing is held", () -> session.status().slotsHeld() == 0);
      assertNull(subscriber.error());
      assertFalse(subscriber.isComplete());
    }
  }

  private static void requestAll(Flow.Subscription subscription) {
    for (int i = 0; i < 100; i++) {
      subscription.request(i % 7 == 6 ? Long.MAX_VALUE : 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void shouldEndWithWhatASubscriberMayNotRequest(long frames) throws Exception {
    try (FrameStream stream = open(FAST)) {
      CollectingSubscriber subscriber = new CollectingSubscriber(0);
      stream.publisher().subscribe(subscriber);
      subscriber.subscription().request(frames);
      subscriber.awaitEnd();
      assertInstanceOf(IllegalArgumentException.class, subscriber.error());
      assertTrue(subscriber.error().getMessage().contains(Long.toString(frames)));
      assertTrue(stream.hasEnded());
      subscriber.subscription().request(1);
      assertEquals(List.of(), subscriber.sequences());
    }
  }

  @Test
  void shouldLeaveTheFrameOfAnIteratorThatStoppedHalfWay() {
    FrameStream stream = open(FAST);
    Iterator<Frame> frames = stream.iterator();
    assertTrue(frames.hasNext());
    assertTrue(frames.hasNext(), "of the same frame");
    stream.close();
    assertEquals(1, session.status().slotsHeld());
    frames.next().close();
    assertFalse(frames.hasNext());
  }

  @Test
  void shouldEndAtItsLimitForManyTakersOfDifferentPatience() throws Exception {
    try (FrameStream stream = open(FAST.withRate(500).withLimit(100))) {
      List<CompletableFuture<Integer>> takers = new ArrayList<>();
      for (int i = 0; i < CLOSERS; i++) {
        Duration patience = Duration.ofMillis(i - 1);
        takers.add(OwnThread.supply(() -> takeUntilTheEnd(stream, patience)));
      }
      int taken = 0;
      for (CompletableFuture<Integer> taker : takers) {
        taken += taker.get();
      }
      assertEquals(100, taken);
    }
  }

  private static int takeUntilTheEnd(FrameStream stream, Duration patience) {
    int taken = 0;
    try {
      while (!stream.hasEnded()) {
        if (stream.take(patience).map(StreamCloseTest::closed).orElse(false)) {
          taken++;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return taken;
  }

  private static boolean closed(Frame frame) {
    frame.close();
    return true;
  }
}
