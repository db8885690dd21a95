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
import dev.framelease.capture.Delivery;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.XServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers that are slow, throw, cancel, or never ask; FlowRulesTest checks the rules. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class FramePublisherTest {
  /** A slot for each frame, also where it is the same as the one before. */
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT
          .asFastAsPossible()
          .withDamage(DamageUse.IGNORE)
          .withPool(PoolOptions.DEFAULT.withMaxSlots(4));

  private static final int MANY = 10;

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

  @Test
  void shouldCloseABorrowedFrameAfterwardsAndKeepWhatIsShared() throws Exception {
    List<Frame> seen = new CopyOnWriteArrayList<>();
    AtomicReference<Frame> kept = new AtomicReference<>();
    try (FrameStream stream = open(FAST)) {
      stream
          .publisher()
          .subscribe(new CollectingSubscriber(1, frame -> kept.set(frame.share("kept"))));
      Eventually.eventually("it is kept", () -> kept.get() != null);
    }
    try (FrameStream stream = open(FAST)) {
      CollectingSubscriber plain = new CollectingSubscriber(MANY, seen::add);
      stream.publisher().subscribe(plain);
      plain.awaitEnd();
    }
    Eventually.eventually("each is closed", () -> seen.stream().noneMatch(Frame::isOpen));
    assertTrue(kept.get().isOpen());
    kept.get().close();
  }

  @Test
  void shouldLeaveAnOwnedFrameToTheSubscriber() throws Exception {
    List<Frame> owned = new CopyOnWriteArrayList<>();
    try (FrameStream stream = open(FAST)) {
      CollectingSubscriber subscriber = new CollectingSubscriber(2, owned::add);
      stream.publisher(Delivery.OWNED).subscribe(subscriber);
      subscriber.awaitEnd();
    }
    assertEquals(2, owned.size());
    assertTrue(owned.stream().allMatch(Frame::isOpen));
    owned.forEach(Frame::close);
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldDeliverNothingToWhoNeverAsksAndPassNoBound(SlowConsumer policy) throws Exception {
    CollectingSubscriber subscriber = new CollectingSubscriber(0);
    try (FrameStream stream = open(FAST.withSlowConsumer(policy).withCapacity(2))) {
      stream.publisher().subscribe(subscriber);
      Eventually.eventually(
          "frames wait",
          () -> {
            assertTrue(session.status().slotsHeld() <= 3);
            return stream.statistics().waiting() == 2
                && (policy == SlowConsumer.BLOCK || stream.statistics().captured() > 100);
          });
      assertEquals(0, stream.statistics().delivered());
    }
    subscriber.awaitEnd();
    assertTrue(subscriber.isComplete());
    assertEquals(List.of(), subscriber.sequences());
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldPassNoBoundWhileASubscriberIsBusy(SlowConsumer policy) throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CollectingSubscriber subscriber = new CollectingSubscriber(MANY, frame -> await(goOn));
    try (FrameStream stream = open(FAST.withSlowConsumer(policy).withCapacity(2))) {
      stream.publisher().subscribe(subscriber);
      Eventually.eventually(
          "frames wait, and one is delivered",
          () -> {
            assertTrue(session.status().slotsHeld() <= 4);
            return stream.statistics().waiting() == 2
                && stream.statistics().delivered() == 1
                && (policy == SlowConsumer.BLOCK || stream.statistics().captured() > 100);
          });
      goOn.countDown();
      subscriber.awaitEnd();
    }
    List<Long> sequences = subscriber.sequences();
    assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
    assertEquals(MANY, sequences.size());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldEndAndLogWhenASubscriberThrows(SlowConsumer policy) {
    try (LogOf log = new LogOf(FrameSubscription.class);
        FrameStream stream = open(FAST.withSlowConsumer(policy))) {
      CollectingSubscriber subscriber =
          new CollectingSubscriber(
              MANY,
              frame -> {
                throw new IllegalStateException("the subscriber's own fault");
              });
      stream.publisher().subscribe(subscriber);
      Eventually.eventually("it is logged", () -> !log.records().isEmpty());
      assertTrue(stream.hasEnded());
      assertEquals(1, subscriber.sequences().size());
      assertNull(subscriber.error());
    }
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldReturnEverythingOnCancel(SlowConsumer policy) throws Exception {
    for (int round = 0; round < 50; round++) {
      FrameStream stream = open(FAST.withSlowConsumer(policy).withCapacity(2));
      CollectingSubscriber subscriber = new CollectingSubscriber(Long.MAX_VALUE);
      stream.publisher().subscribe(subscriber);
      cancel(subscriber, round);
      assertTrue(stream.hasEnded());
      stream.close();
      Eventually.eventually("nothing is held", () -> session.status().slotsHeld() == 0);
      assertFalse(subscriber.isComplete());
    }
  }

  private static void cancel(CollectingSubscriber subscriber, int frames) throws Exception {
    Eventually.eventually("some frames", () -> subscriber.sequences().size() >= frames % 3);
    subscriber.subscription().cancel();
    subscriber.subscription().cancel();
    subscriber.subscription().request(1);
  }

  @Test
  void shouldCloseWithinACallbackAndComplete() throws Exception {
    FrameStream stream = open(FAST);
    CollectingSubscriber subscriber = new CollectingSubscriber(MANY, frame -> stream.close());
    stream.publisher().subscribe(subscriber);
    subscriber.awaitEnd();
    assertTrue(subscriber.isComplete());
    assertEquals(1, subscriber.sequences().size());
  }

  @Test
  void shouldNotWaitForACallbackWhenItCloses() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    FrameStream stream = open(FAST);
    stream
        .publisher()
        .subscribe(
            new CollectingSubscriber(
                MANY,
                frame -> {
                  begun.complete(true);
                  await(goOn);
                }));
    begun.get();
    stream.close();
    assertEquals(1, session.status().slotsHeld(), "the one that is being read");
    goOn.countDown();
  }

  @Test
  void shouldTellASubscriberThatNeverAskedWhyTheSessionCannotGoOn() throws Exception {
    CollectingSubscriber subscriber = new CollectingSubscriber(0);
    try (FrameStream stream = open(FAST)) {
      stream.publisher().subscribe(subscriber);
      session.close();
      subscriber.awaitEnd();
    }
    CaptureException e = assertInstanceOf(CaptureException.class, subscriber.error());
    assertEquals(Reason.SESSION_CLOSED, e.reason());
  }

  @Test
  void shouldEndWhenTheSubscribersThreadIsInterrupted() throws Exception {
    CollectingSubscriber subscriber =
        new CollectingSubscriber(MANY, frame -> Thread.currentThread().interrupt());
    try (FrameStream stream = open(StreamOptions.DEFAULT.withRate(0.1))) {
      stream.publisher().subscribe(subscriber);
      subscriber.awaitEnd();
      assertTrue(stream.hasEnded());
    }
    CaptureException e = assertInstanceOf(CaptureException.class, subscriber.error());
    assertEquals(Reason.INTERRUPTED, e.reason());
  }

  @Test
  void shouldRefuseAnotherSubscriber() throws Exception {
    try (FrameStream stream = open(FAST)) {
      CollectingSubscriber first = new CollectingSubscriber(MANY);
      CollectingSubscriber second = new CollectingSubscriber(MANY);
      stream.publisher().subscribe(first);
      stream.publisher(Delivery.OWNED).subscribe(second);
      assertInstanceOf(IllegalStateException.class, second.error());
      first.awaitEnd();
      assertEquals(MANY, first.sequences().size());
    }
  }
}
